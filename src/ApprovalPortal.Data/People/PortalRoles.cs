namespace ApprovalPortal.Data.People;

/// <summary>The roles that an account can have. Everybody may ask for approvals, with or without the first.</summary>
public static class PortalRoles
{
    /// <summary>Asks for approvals.</summary>
    public const string Requester = "Requester";

    /// <summary>Decides every request.</summary>
    public const string Manager = "Manager";

    /// <summary>Decides from 1,000 on.</summary>
    public const string Director = "Director";

    /// <summary>Decides from 10,000 on.</summary>
    public const string Vp = "VP";

    /// <summary>Sees all, reopens, manages accounts; decides nothing.</summary>
    public const string Admin = "Admin";

    /// <summary>All of them, in the order in which pages list them.</summary>
    public static IReadOnlyList<string> All { get; } = [Requester, Manager, Director, Vp, Admin];
}
