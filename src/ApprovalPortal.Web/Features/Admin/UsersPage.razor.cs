using ApprovalPortal.Data.People;
using ApprovalPortal.Web.Components.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace ApprovalPortal.Web.Features.Admin;

/// <summary>Where admins create accounts, give roles, lock and unlock.</summary>
public sealed partial class UsersPage : IDisposable
{
    private const int MostShown = 100;

    private readonly CancellationTokenSource _gone = new();
    private string _search = "";
    private string? _problem;
    private string? _link;
    private string _linkName = "";
    private bool _isBusy;

    [Inject]
    private AccountAdministration Accounts { get; set; } = default!;

    [Inject]
    private PeopleDirectory People { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IStringLocalizer<UsersTexts> Texts { get; set; } = default!;

    private bool IsDisabled => !RendererInfo.IsInteractive || _isBusy;

    private Person[] Found =>
    [
        .. People.All.Where(person =>
            person.DisplayName.Contains(_search.Trim(), StringComparison.CurrentCultureIgnoreCase)
            || person.Email.Contains(_search.Trim(), StringComparison.OrdinalIgnoreCase)),
    ];

    private IReadOnlyList<Person> Shown => [.. Found.Take(MostShown)];

    /// <inheritdoc />
    public void Dispose()
    {
        People.Changed -= Refresh;
        _gone.Cancel();
        _gone.Dispose();
    }

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive)
        {
            People.Changed += Refresh;
        }
    }

    private async Task CreateAsync()
    {
        var dialog = await Dialogs.ShowAsync<AccountDialog>(Texts["CreateTitle"]);
        if (await dialog.Result is { Canceled: false, Data: AccountDialog.NewAccount account })
        {
            _linkName = account.DisplayName;
            await DoAsync(
                () => Accounts.CreateAsync(account.Email, account.DisplayName, account.Roles, _gone.Token),
                Texts["Created", account.DisplayName]);
        }
    }

    private async Task ChangeRolesAsync(Person person)
    {
        var parameters = new DialogParameters<AccountDialog> { { dialog => dialog.Person, person } };
        var dialog = await Dialogs.ShowAsync<AccountDialog>(Texts["RolesOf", person.DisplayName], parameters);
        if (await dialog.Result is { Canceled: false, Data: AccountDialog.NewAccount account })
        {
            await DoAsync(
                () => Accounts.SetRolesAsync(person.UserId, account.Roles, _gone.Token),
                Texts["RolesDone", person.DisplayName, account.Roles.Count > 0 ? string.Join(", ", account.Roles) : Texts["NoRole"]]);
        }
    }

    private Task MakeLinkAsync(Person person)
    {
        _linkName = person.DisplayName;
        return DoAsync(() => Accounts.MakeLinkAsync(person.UserId, _gone.Token), Texts["LinkMade", person.DisplayName]);
    }

    private Task LockAsync(Person person) =>
        DoAsync(() => Accounts.LockAsync(person.UserId, _gone.Token), Texts["LockedDone", person.DisplayName]);

    private Task UnlockAsync(Person person) =>
        DoAsync(() => Accounts.UnlockAsync(person.UserId, _gone.Token), Texts["UnlockedDone", person.DisplayName]);

    private async Task DoAsync(Func<Task<AccountOutcome>> change, string done)
    {
        _isBusy = true;
        _problem = null;
        _link = null;
        try
        {
            switch (await change())
            {
                case AccountOutcome.Done { Link: var link }:
                    _link = link is null ? null : Navigation.ToAbsoluteUri(link).AbsoluteUri;
                    Toasts.Show(done);
                    break;
                case AccountOutcome.Invalid { Reason: var reason }:
                    _problem = Texts[reason];
                    break;
                case var refused:
                    _problem = Texts[refused.GetType().Name];
                    break;
            }
        }
        finally
        {
            _isBusy = false;
        }
    }

    private void Refresh() => _ = InvokeAsync(StateHasChanged);
}
