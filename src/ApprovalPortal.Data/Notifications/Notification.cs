namespace ApprovalPortal.Data.Notifications;

/// <summary>One row for each person and event: what the bell shows, and what mail is made of.</summary>
public sealed class Notification
{
    /// <summary>Ascends with time, so that a node can ask what is new.</summary>
    public long Id { get; set; }

    /// <summary>Whom it is for; an account's id.</summary>
    public required string UserId { get; set; }

    /// <summary>Names the event: workflow id, run id and kind. Unique for a person, so that a repeat adds nothing.</summary>
    public required string EventKey { get; set; }

    /// <summary>What happened.</summary>
    public required NotificationKind Kind { get; set; }

    /// <summary>The request, to link to.</summary>
    public required string RequestId { get; set; }

    /// <summary>The request's title, 200 characters at most.</summary>
    public required string Title { get; set; }

    /// <summary>Why, where somebody said: a rejection's roles or reason, a reopening's reason.</summary>
    public string? Detail { get; set; }

    /// <summary>In UTC.</summary>
    public required DateTimeOffset CreatedAt { get; set; }

    /// <summary>When the person saw it, in UTC; null while unread.</summary>
    public DateTimeOffset? ReadAt { get; set; }
}
