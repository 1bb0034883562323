using ApprovalPortal.Data;
using ApprovalPortal.Data.People;
using ApprovalPortal.Data.Sessions;
using ApprovalPortal.Web.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;

namespace ApprovalPortal.Web.Features.Account;

/// <summary>Adds accounts, sign-in, and the rule that nothing is open to strangers unless it says so.</summary>
public static class AccountRegistration
{
    /// <summary>The path of the sign-in page.</summary>
    public const string SignInPath = "/account/login";

    private const int TriesBeforeLockout = 5;
    private static readonly TimeSpan s_lockout = TimeSpan.FromMinutes(15);

    /// <summary>Adds Identity on the portal's database, and the cookie.</summary>
    public static void AddAccounts(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddApplicationCookie();
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPortalPolicies();
        services.AddIdentityCore<PortalUser>(SetRules)
            .AddRoles<IdentityRole>()
            .AddEntityFrameworkStores<PortalDbContext>()
            .AddClaimsPrincipalFactory<PortalClaimsFactory>()
            .AddSignInManager()
            .AddDefaultTokenProviders();
        services.ConfigureApplicationCookie(SetCookie);
        services.AddSingleton<SessionMonitor>();
        services.AddHostedService(provider => provider.GetRequiredService<SessionMonitor>());
        services.AddSingleton<ITicketStore, SessionTickets>();
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme)
            .Configure<ITicketStore>((cookie, sessions) => cookie.SessionStore = sessions);
        services.Configure<DataProtectionTokenProviderOptions>(o => o.TokenLifespan = PasswordLinks.Lifespan);
        services.AddScoped<AuthenticationStateProvider, CircuitRevalidation>();
        services.AddScoped<IUserConfirmation<PortalUser>, DemoAccountConfirmation>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<PasswordHashLimiter>();
        services.AddScoped<PasswordSignIn>();
        services.AddScoped<PasswordLinks>();
    }

    private static void SetRules(IdentityOptions options)
    {
        options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
        options.User.RequireUniqueEmail = true;
        // Required for the sign-in to call DemoAccountConfirmation.
        options.SignIn.RequireConfirmedAccount = true;
        options.Lockout.AllowedForNewUsers = true;
        options.Lockout.MaxFailedAccessAttempts = TriesBeforeLockout;
        options.Lockout.DefaultLockoutTimeSpan = s_lockout;
        // Length beats mixture: people who must mix write Password1!.
        options.Password.RequiredLength = 12;
        options.Password.RequiredUniqueChars = 5;
        options.Password.RequireDigit = false;
        options.Password.RequireLowercase = false;
        options.Password.RequireNonAlphanumeric = false;
        options.Password.RequireUppercase = false;
    }

    private static void SetCookie(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "ApprovalPortal";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = Session.MaxAge;
        // The session itself knows when it was last seen.
        options.SlidingExpiration = false;
        // The store compares the security stamp on every request.
        options.Events.OnValidatePrincipal = static _ => Task.CompletedTask;
        options.LoginPath = SignInPath;
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnRedirectToAccessDenied = AnswerNotFoundAsync;
        var redirect = options.Events.OnRedirectToLogin;
        options.Events.OnRedirectToLogin = context => RedirectToLoginAsync(context, redirect);
    }

    // The same answer as for an address that does not exist.
    private static Task AnswerNotFoundAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    // A circuit cannot follow a redirect to a page.
    private static Task RedirectToLoginAsync(
        RedirectContext<CookieAuthenticationOptions> context,
        Func<RedirectContext<CookieAuthenticationOptions>, Task> redirect)
    {
        if (!context.Request.Path.StartsWithSegments("/_blazor"))
        {
            return redirect(context);
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }
}
