namespace ApprovalPortal.Web.Features.Requests;

/// <summary>What the form for a new request holds, as it was typed.</summary>
public sealed record NewRequestDraft
{
    /// <summary>Made when the form opens, so that sending twice makes one request.</summary>
    public string RequestId { get; init; } = RequestIds.Create();

    /// <summary>One line.</summary>
    public string Title { get; init; } = "";

    /// <summary>Text of several lines.</summary>
    public string Description { get; init; } = "";

    /// <summary>Not read yet.</summary>
    public string Amount { get; init; } = "";

    /// <summary>Empty for none.</summary>
    public string Category { get; init; } = "";
}
