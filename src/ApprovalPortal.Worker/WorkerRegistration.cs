using ApprovalPortal.Worker.Activities;
using ApprovalPortal.Worker.Temporal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace ApprovalPortal.Worker;

/// <summary>Adds the connection to Temporal, and the worker that serves the approvals queue.</summary>
public static class WorkerRegistration
{
    /// <summary>Adds <see cref="TemporalConnection"/>, with a supervised dev server unless an address is configured.</summary>
    public static IHostApplicationBuilder AddTemporal(this IHostApplicationBuilder builder) =>
        builder.AddTemporal(mayStartDevServer: true);

    /// <summary>The same, for a process that may not have a server of its own.</summary>
    public static IHostApplicationBuilder AddTemporal(this IHostApplicationBuilder builder, bool mayStartDevServer)
    {
        var services = builder.Services;
        services.AddOptions<TemporalOptions>().BindConfiguration("Temporal").ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<SearchAttributeSetup>();

        // Hosted services stop in reverse order: the server outlives whatever talks to it.
        if (mayStartDevServer)
        {
            services.AddOptions<DevServerOptions>()
                .BindConfiguration("Temporal:DevServer").ValidateDataAnnotations().ValidateOnStart();
            services.AddSingleton<DevServerSupervisor>();
            services.AddHostedService(provider => provider.GetRequiredService<DevServerSupervisor>());
        }

        services.AddSingleton<TemporalConnection>();
        services.AddHostedService(provider => provider.GetRequiredService<TemporalConnection>());
        return builder;
    }

    /// <summary>
    /// Takes the data folder for this process before anything else touches it. False when another portal runs on it, which
    /// the console then says in one sentence: a start that fails would bury it under stack traces.
    /// </summary>
    public static bool TryTakeDataFolder(this IHost host)
    {
        try
        {
            host.Services.GetRequiredService<DevServerSupervisor>().TakeDataFolder();
            return true;
        }
        catch (DataFolderInUseException e)
        {
            Console.Error.WriteLine(e.Message);
            return false;
        }
    }

    /// <summary>Adds a supervised worker with the approval workflows and their activities.</summary>
    public static IHostApplicationBuilder AddApprovalWorker(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ProcessingOptions>()
            .BindConfiguration("Processing")
            .Validate(
                options => options.IsWebhookUsable,
                "Processing:Webhook must be an absolute https address; http is allowed on loopback only.")
            .Validate(
                options => options.IsSecretUsable,
                "Processing:Secret must be whsec_ and the base64 of 24 to 64 bytes, or several of these, separated by spaces.")
            .ValidateOnStart();
        services.AddSingleton<Notifier>();
        services.AddSingleton<ProcessingWebhook>();
        services.AddSingleton<CarryOverVerifier>();
        services.AddSingleton<ApprovalActivities>();
        services.AddHostedService<SupervisedWorker>();
        builder.AddWorkerHealth();
        return builder;
    }
}
