namespace ApprovalPortal.Web.Security;

/// <summary>The signed-in person, in a circuit as in a plain request.</summary>
public interface ICurrentViewer
{
    /// <summary>Who looks, with the roles that the sign-in carries; null when nobody is signed in.</summary>
    Task<Viewer?> GetAsync();

    /// <summary>
    /// The same person with the roles that the database holds now, for commands; null when the session has ended: by
    /// sign-out, by expiry, or because password, roles or lock of the account changed or the account is gone.
    /// </summary>
    Task<Viewer?> GetVerifiedAsync(CancellationToken cancellationToken);
}
