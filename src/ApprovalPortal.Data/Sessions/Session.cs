namespace ApprovalPortal.Data.Sessions;

/// <summary>A sign-in that is still valid on every node. The browser's cookie holds its id alone.</summary>
public sealed class Session
{
    /// <summary>The length of an id in characters.</summary>
    public const int IdLength = 64;

    /// <summary>The longest time without a request or a command; after it the session has expired.</summary>
    public static readonly TimeSpan MaxIdle = TimeSpan.FromHours(12);

    /// <summary>The longest time after the sign-in, however busy the session is.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(7);

    /// <summary>256 random bits in hexadecimal digits.</summary>
    public required string Id { get; set; }

    /// <summary>The account's id.</summary>
    public required string UserId { get; set; }

    /// <summary>
    /// The account's security stamp at the sign-in. Every change of its password, roles or lock writes another stamp to the
    /// account, and thereby ends all its sessions in the same transaction.
    /// </summary>
    public required string SecurityStamp { get; set; }

    /// <summary>The authentication ticket, encrypted and bound to the id by data protection.</summary>
    public required byte[] Ticket { get; set; }

    /// <summary>The time of the sign-in, in UTC.</summary>
    public required DateTimeOffset CreatedAt { get; set; }

    /// <summary>The time of the latest request or command, in UTC, up to a minute late.</summary>
    public required DateTimeOffset LastSeenAt { get; set; }
}
