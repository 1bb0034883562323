namespace ApprovalPortal.Web.Features.Admin;

/// <summary>What became of a change to an account. The page turns it into words.</summary>
public abstract record AccountOutcome
{
    /// <summary>It is done; <paramref name="Link"/> is the path by which the person chooses a password, shown once.</summary>
    public sealed record Done(string? Link = null) : AccountOutcome;

    /// <summary>A field is wrong and nothing was changed; <paramref name="Reason"/> names the words.</summary>
    public sealed record Invalid(string Reason) : AccountOutcome;

    /// <summary>The portal would be left without an admin.</summary>
    public sealed record LastAdmin : AccountOutcome;

    /// <summary>The caller is no admin, by what the database says.</summary>
    public sealed record NotAllowed : AccountOutcome;

    /// <summary>There is no such account.</summary>
    public sealed record Gone : AccountOutcome;

    /// <summary>Somebody changed accounts at the same moment; nothing was changed here, and trying again is safe.</summary>
    public sealed record Conflict : AccountOutcome;
}
