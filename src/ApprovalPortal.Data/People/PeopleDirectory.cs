using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;

namespace ApprovalPortal.Data.People;

/// <summary>An account as lists and pages show it.</summary>
/// <param name="UserId">The account's id.</param>
/// <param name="Email">As the account has it.</param>
/// <param name="DisplayName">How pages call this person.</param>
/// <param name="Roles">Names of <see cref="PortalRoles"/>, in their order.</param>
/// <param name="IsLocked">Locked by an admin: holds no role meanwhile.</param>
public sealed record Person(string UserId, string Email, string DisplayName, IReadOnlyList<string> Roles, bool IsLocked);

/// <summary>
/// All accounts in memory, read again after every change on this node and every 30 s, so that no row of a list asks the
/// database for a name. Good for showing; commands ask the database. Any thread may call it.
/// </summary>
public sealed class PeopleDirectory(IDbContextFactory<PortalDbContext> contexts) : IDisposable
{
    // One reading at a time: else an older one could come last and stay.
    private readonly SemaphoreSlim _reading = new(1);
    private volatile Snapshot _snapshot = Snapshot.Of([]);

    /// <summary>Raised after the accounts were read and differ, outside any lock.</summary>
    public event Action? Changed;

    /// <summary>Everybody, by display name.</summary>
    public IReadOnlyList<Person> All => _snapshot.People;

    /// <summary>The display name of an e-mail, compared without case; what is no account is returned as written, null as "–".</summary>
    public string NameOf(string? email) => Find(email)?.DisplayName ?? email ?? "–";

    /// <summary>The account of an e-mail, compared without case, or null.</summary>
    public Person? Find(string? email) => email is null ? null : _snapshot.ByEmail.GetValueOrDefault(email.Trim());

    /// <summary>Who holds a role and is not locked, by display name.</summary>
    public IReadOnlyList<Person> HoldersOf(string role) => _snapshot.Holders.GetValueOrDefault(role) ?? [];

    /// <summary>Reads all accounts now.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        bool differs;
        try
        {
            var read = await ReadAsync(cancellationToken);
            differs = !_snapshot.IsOf(read);
            if (differs)
            {
                _snapshot = Snapshot.Of(read);
            }
        }
        finally
        {
            _reading.Release();
        }

        if (differs)
        {
            Changed?.Invoke();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _reading.Dispose();

    private async Task<Person[]> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var accounts = await db.Users
            .AsNoTracking()
            .Where(user => user.Email != null)
            .Select(user => new
            {
                user.Id,
                user.Email,
                user.DisplayName,
                user.LockoutEnd,
                Roles = db.UserRoles
                    .Where(held => held.UserId == user.Id)
                    .Join(db.Roles, held => held.RoleId, role => role.Id, (_, role) => role.Name)
                    .ToList(),
            })
            .AsSingleQuery()
            .ToListAsync(cancellationToken);
        return [.. accounts
            .Select(a => new Person(
                a.Id,
                a.Email!,
                a.DisplayName,
                [.. PortalRoles.All.Where(a.Roles.Contains)],
                PortalUser.IsLockedByAdmin(a.LockoutEnd)))
            .OrderBy(person => person.DisplayName, StringComparer.InvariantCultureIgnoreCase)
            .ThenBy(person => person.Email, StringComparer.OrdinalIgnoreCase)];
    }

    private sealed class Snapshot(
        Person[] people, FrozenDictionary<string, Person> byEmail, FrozenDictionary<string, Person[]> holders)
    {
        public Person[] People { get; } = people;

        public FrozenDictionary<string, Person> ByEmail { get; } = byEmail;

        public FrozenDictionary<string, Person[]> Holders { get; } = holders;

        public static Snapshot Of(Person[] people) => new(
            people,
            people
                .DistinctBy(person => person.Email, StringComparer.OrdinalIgnoreCase)
                .ToFrozenDictionary(person => person.Email, StringComparer.OrdinalIgnoreCase),
            PortalRoles.All.ToFrozenDictionary(
                role => role,
                role => people.Where(person => !person.IsLocked && person.Roles.Contains(role)).ToArray()));

        public bool IsOf(Person[] other) =>
            People.Length == other.Length && People.Zip(other).All(pair => AreSame(pair.First, pair.Second));

        // A record compares its list by reference.
        private static bool AreSame(Person one, Person other) =>
            one with { Roles = other.Roles } == other && one.Roles.SequenceEqual(other.Roles);
    }
}
