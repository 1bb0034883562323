using System.ComponentModel.DataAnnotations;

namespace ApprovalPortal.Web.Approvals;

/// <summary>What the form for a new request offers; the section <c>Portal</c> of the configuration.</summary>
public sealed class PortalOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Portal";

    private static readonly string[] s_defaultCategories = ["General", "Travel", "Equipment", "Software", "Services", "Facilities"];

    /// <summary>The currency of requests made in the portal; ISO 4217.</summary>
    [Required]
    [RegularExpression("^[A-Z]{3}$")]
    public string Currency { get; set; } = "USD";

    /// <summary>As configured; empty for the default ones, since configuration adds to a list and cannot replace it.</summary>
    public IList<string> Categories { get; } = [];

    /// <summary>The categories that a request of the portal may have.</summary>
    public IReadOnlyList<string> OfferedCategories => Categories.Count > 0 ? [.. Categories] : s_defaultCategories;
}
