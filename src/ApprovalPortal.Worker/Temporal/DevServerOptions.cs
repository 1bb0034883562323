using System.ComponentModel.DataAnnotations;

namespace ApprovalPortal.Worker.Temporal;

/// <summary>Section <c>Temporal:DevServer</c>: where the program of the portal's own Temporal server comes from.</summary>
public sealed class DevServerOptions
{
    /// <summary>The <c>temporal</c> program; absent: it is looked for on PATH, then in <see cref="Bundle"/>.</summary>
    public string? ExistingPath { get; set; }

    /// <summary>A folder with the program's wheel, for machines without internet; relative to the working directory.</summary>
    [Required]
    public string Bundle { get; set; } = "../shared/temporal";
}
