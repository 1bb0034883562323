using ApprovalPortal.Data.People;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace ApprovalPortal.Web.Features.Admin;

/// <summary>Asks for an account that does not exist yet, or for the roles of one that does.</summary>
public sealed partial class AccountDialog
{
    private readonly HashSet<string> _roles = [];
    private string _email = "";
    private string _name = "";

    /// <summary>Whose roles to change; null for another account.</summary>
    [Parameter]
    public Person? Person { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    [Inject]
    private IStringLocalizer<UsersTexts> Texts { get; set; } = default!;

    /// <inheritdoc />
    protected override void OnInitialized() => _roles.UnionWith(Person?.Roles ?? [PortalRoles.Requester]);

    private void Set(string role, bool isHeld)
    {
        if (isHeld)
        {
            _roles.Add(role);
        }
        else
        {
            _roles.Remove(role);
        }
    }

    private void Confirm() =>
        Dialog.Close(DialogResult.Ok(new NewAccount(_email, _name, [.. PortalRoles.All.Where(_roles.Contains)])));

    /// <summary>What was entered.</summary>
    public sealed record NewAccount(string Email, string DisplayName, IReadOnlyCollection<string> Roles);
}
