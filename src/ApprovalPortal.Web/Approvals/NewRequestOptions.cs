using System.ComponentModel.DataAnnotations;

namespace ApprovalPortal.Web.Approvals;

/// <summary>What the form for a new request offers; bound to <c>Portal</c>.</summary>
public sealed class NewRequestOptions
{
    /// <summary>The section that they are bound to.</summary>
    public const string Section = "Portal";

    private static readonly string[] s_categories = ["General", "Travel", "Equipment", "Software", "Services", "Facilities"];

    /// <summary>The currency of new requests, ISO 4217.</summary>
    [Required, RegularExpression("^[A-Z]{3}$", ErrorMessage = "Portal:Currency must be three capital letters.")]
    public string Currency { get; set; } = "USD";

    /// <summary>The categories to choose from; as a list, or as one text with commas.</summary>
    [MinLength(1, ErrorMessage = "Portal:Categories must hold at least one category.")]
    public IReadOnlyList<string> Categories { get; set; } = [];

    /// <summary>Adds them, checked at start.</summary>
    public static void Add(IServiceCollection services) => services
        .AddOptions<NewRequestOptions>()
        .BindConfiguration(Section)
        // Binding adds to a list instead of replacing it, so the defaults come last.
        .PostConfigure<IConfiguration>((options, configuration) =>
        {
            if (options.Categories.Count == 0)
            {
                options.Categories = configuration[$"{Section}:{nameof(Categories)}"] is { Length: > 0 } text
                    ? text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                    : s_categories;
            }
        })
        .ValidateDataAnnotations()
        .ValidateOnStart();
}
