using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using ApprovalPortal.Data.People;
using ApprovalPortal.Web.Approvals.Desk;
using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Web.Components;
using ApprovalPortal.Web.Security;
using ApprovalPortal.Workflows.Approvals;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ApprovalPortal.Bench.Viewers;

/// <summary>
/// The portal's own program in a process of its own that also answers questions on its standard input: what its heap
/// holds, what a list shows, and what became of a decision that one of its pages would send.
/// </summary>
internal static class PortalProgram
{
    /// <summary>The argument that makes this program the portal's.</summary>
    public const string Argument = "portal";

    /// <summary>Begins every answer, so that it can be told from what the portal writes.</summary>
    public const string AnswerMark = "= ";

    /// <summary>Runs until the input ends, then lets the portal end as on SIGTERM.</summary>
    public static async Task<int> RunAsync()
    {
        using var hosts = new HostWatch();
        var main = Task.Run(() => (int)typeof(App).Assembly.EntryPoint!.Invoke(
            null, BindingFlags.DoNotWrapExceptions, null, [new[] { $"--applicationName={typeof(App).Assembly.GetName().Name}" }], null)!);
        if (await Task.WhenAny(hosts.Host, main) == main)
        {
            return await main;
        }

        var host = await hosts.Host;
        while (await Console.In.ReadLineAsync() is { } line)
        {
            // Decisions overlap, as people's do.
            _ = AnswerAsync(host.Services, line.Split(' '));
        }

        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        return await main;
    }

    private static async Task AnswerAsync(IServiceProvider services, string[] question)
    {
        string answer;
        try
        {
            answer = question[1] switch
            {
                "heap" => ReadHeap(),
                "rows" => await ReadRowsAsync(services, question[2]),
                "decide" => await DecideAsync(services, question[2], question[3], Enum.Parse<ApprovalRole>(question[4])),
                _ => "unknown",
            };
        }
        catch (Exception e)
        {
            answer = $"failed {e.GetType().Name}: {e.Message}";
        }

        await Console.Out.WriteLineAsync($"{AnswerMark}{question[0]} {answer.ReplaceLineEndings(" ")}");
    }

    private static string ReadHeap()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true).ToString(CultureInfo.InvariantCulture);
    }

    // As the inbox shows them, all pages in one.
    private static async Task<string> ReadRowsAsync(IServiceProvider services, string email)
    {
        await using var scope = await SignInAsync(services, email);
        var viewer = await scope.ServiceProvider.GetRequiredService<ICurrentViewer>().GetAsync();
        var index = services.GetRequiredService<ApprovalIndex>();
        var ids = new List<string>();
        ApprovalPage page;
        do
        {
            page = index.Query(new(ApprovalScope.Waiting, viewer!) { Skip = ids.Count, Take = 1_000 });
            ids.AddRange(page.Rows.Select(row => row.RequestId));
        }
        while (page.Rows.Count > 0);
        return string.Join(' ', ids);
    }

    private static async Task<string> DecideAsync(IServiceProvider services, string email, string requestId, ApprovalRole role)
    {
        await using var scope = await SignInAsync(services, email);
        var row = services.GetRequiredService<ApprovalIndex>().Find(requestId)
            ?? throw new InvalidOperationException($"{requestId} is not listed.");
        var outcome = await scope.ServiceProvider.GetRequiredService<IApprovalDesk>().DecideAsync(
            new(row.RequestId, row.RunId, role, Approved: true, null, Guid.NewGuid().ToString("N"), row.Revision), CancellationToken.None);
        return outcome.GetType().Name;
    }

    private static async Task<AsyncServiceScope> SignInAsync(IServiceProvider services, string email)
    {
        var scope = services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        var factory = scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<PortalUser>>();
        var user = await users.FindByEmailAsync(email) ?? throw new InvalidOperationException($"{email} has no account.");
        var ticket = new AuthenticationTicket(await factory.CreateAsync(user), IdentityConstants.ApplicationScheme);
        await services.GetRequiredService<ITicketStore>().StoreAsync(ticket);
        var state = new AuthenticationState(ticket.Principal);
        ((IHostEnvironmentAuthenticationStateProvider)scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>())
            .SetAuthenticationState(Task.FromResult(state));
        return scope;
    }

    // The program keeps its host to itself; hosting announces it to whoever listens.
    private sealed class HostWatch : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly TaskCompletionSource<IHost> _host = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<IDisposable> _subscriptions = [];

        public HostWatch() => _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

        public Task<IHost> Host => _host.Task;

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.Extensions.Hosting")
            {
                _subscriptions.Add(value.Subscribe(this));
            }
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value is { Key: "HostBuilt", Value: IHost host })
            {
                _host.TrySetResult(host);
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void Dispose() => _subscriptions.ForEach(subscription => subscription.Dispose());
    }
}
