namespace ApprovalPortal.Data.People;

/// <summary>An account as lists and pages show it.</summary>
/// <param name="UserId">The account's id.</param>
/// <param name="Email">As the account has it.</param>
/// <param name="DisplayName">How pages call this person.</param>
/// <param name="Roles">Names of <see cref="PortalRoles"/>.</param>
/// <param name="IsLocked">Locked by an admin: holds no role meanwhile.</param>
public sealed record Person(string UserId, string Email, string DisplayName, IReadOnlyList<string> Roles, bool IsLocked);

/// <summary>
/// All accounts in memory, read again after every change on this node and every 30 s, so that no row of a list asks the
/// database for a name. Good for showing; commands ask the database. Any thread may call it.
/// </summary>
public sealed class PeopleDirectory
{
    /// <summary>Raised after the accounts were read and differ, outside any lock.</summary>
    public event Action? Changed;

    /// <summary>The display name of an e-mail, compared without case; what is no account is returned as written, null as "–".</summary>
    public string NameOf(string? email) => throw new NotImplementedException(Changed?.ToString());

    /// <summary>The account of an e-mail, compared without case, or null.</summary>
    public Person? Find(string? email) => throw new NotImplementedException();

    /// <summary>Who holds a role and is not locked, by display name.</summary>
    public IReadOnlyList<Person> HoldersOf(string role) => throw new NotImplementedException();

    /// <summary>Reads all accounts now.</summary>
    public Task RefreshAsync(CancellationToken cancellationToken) => throw new NotImplementedException();
}
