using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Features.Account;

/// <summary>Where people sign in.</summary>
public sealed partial class LoginPage
{
    private string? _problem;

    [SupplyParameterFromForm(FormName = "login")]
    private LoginInput Input { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "returnUrl")]
    private string? ReturnTo { get; set; }

    [SupplyParameterFromQuery(Name = "password-set")]
    private bool IsPasswordSet { get; set; }

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [Inject]
    private PasswordSignIn SignIn { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IStringLocalizer<AccountTexts> Texts { get; set; } = default!;

    private string? Described => _problem is null ? null : "problem";

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        Input ??= new();
        if (HttpMethods.IsGet(HttpContext.Request.Method) && HttpContext.User.Identity?.IsAuthenticated is true)
        {
            Navigation.NavigateTo(ReturnUrl.OrHome(ReturnTo));
        }
    }

    private async Task SignInAsync()
    {
        var address = HttpContext.Connection.RemoteIpAddress?.ToString() ?? "";
        switch (await SignIn.TryAsync(Input.Email, Input.Password, address))
        {
            case SignInOutcome.SignedIn:
                Navigation.NavigateTo(ReturnUrl.OrHome(ReturnTo));
                break;
            case SignInOutcome.TooMany:
                HttpContext.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                _problem = "TooManyTries";
                break;
            default:
                _problem = "WrongPassword";
                break;
        }

        Input.Password = null;
    }

    private sealed class LoginInput
    {
        public string? Email { get; set; }

        public string? Password { get; set; }
    }
}
