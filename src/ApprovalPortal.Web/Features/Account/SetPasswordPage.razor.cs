using ApprovalPortal.Data.People;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Features.Account;

/// <summary>Where a one-time link leads: the person chooses a password.</summary>
public sealed partial class SetPasswordPage
{
    private const int LongestPassword = 256;

    private PortalUser? _user;
    private IReadOnlyList<string> _problems = [];

    [SupplyParameterFromForm(FormName = "set-password")]
    private PasswordInput Input { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "user")]
    private string? UserId { get; set; }

    [SupplyParameterFromQuery]
    private string? Code { get; set; }

    [Inject]
    private PasswordLinks Links { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IStringLocalizer<AccountTexts> Texts { get; set; } = default!;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
        _user = await Links.FindAsync(UserId, Code);
    }

    private async Task SetAsync()
    {
        if (_user is null)
        {
            return;
        }

        if (Input.Password is null or { Length: > LongestPassword } || Input.Password != Input.Repeated)
        {
            _problems = [Texts["PasswordsDiffer"]];
            return;
        }

        var result = await Links.SetPasswordAsync(_user, Code!, Input.Password);
        if (result.Succeeded)
        {
            Navigation.NavigateTo("/account/login?password-set=true");
            return;
        }

        _problems = [.. result.Errors.Select(Explain)];
    }

    private string Explain(IdentityError error) =>
        Texts[$"Identity{error.Code}"] is { ResourceNotFound: false } words ? words : error.Description;

    private sealed class PasswordInput
    {
        public string? Password { get; set; }

        public string? Repeated { get; set; }
    }
}
