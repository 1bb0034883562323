using System.ComponentModel.DataAnnotations;

namespace ApprovalPortal.Data;

/// <summary>Which database holds people and notifications; where it is, says <c>ConnectionStrings:Portal</c>.</summary>
public sealed class DatabaseOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Database";

    /// <summary><c>SQLite</c> or <c>PostgreSQL</c>, in any case.</summary>
    [Required(ErrorMessage = ProviderError)]
    [RegularExpression("(?i)^(SQLite|PostgreSQL)$", ErrorMessage = ProviderError)]
    public string Provider { get; set; } = "SQLite";

    /// <summary>True for PostgreSQL, false for SQLite.</summary>
    public bool IsPostgreSql => string.Equals(Provider, "PostgreSQL", StringComparison.OrdinalIgnoreCase);

    private const string ProviderError = "Database:Provider must be SQLite or PostgreSQL.";
}
