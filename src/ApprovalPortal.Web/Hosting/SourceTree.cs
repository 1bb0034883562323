using System.Net;
using ApprovalPortal.Worker.Temporal;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace ApprovalPortal.Web.Hosting;

/// <summary>What differs when the portal runs from the folder of its solution instead of a published one.</summary>
public static class SourceTree
{
    private const string Solution = "ApprovalPortal.sln";
    private const string SharedSettings = "appsettings.Development.json";

    /// <summary>
    /// Files are found beside the program, whatever folder it is started from; and a clone that nobody configured for other
    /// machines is a developer's. A launch profile cannot say that: it would win over a variable that says Production.
    /// </summary>
    public static WebApplicationOptions OptionsFor(string[] args) => new()
    {
        Args = args,
        ContentRootPath = IsSaid(args, "contentRoot", "ASPNETCORE_CONTENTROOT", "DOTNET_CONTENTROOT") ? null : AppContext.BaseDirectory,
        EnvironmentName = IsSaid(args, "environment", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT")
            || FindRoot(AppContext.BaseDirectory) is null
            || !IsForThisMachine(ReadConfiguration(args))
                ? null
                : Environments.Development,
    };

    /// <summary>
    /// In Development, reads the settings beside the solution, which all its programs share. Environment variables and
    /// the command line win over them.
    /// </summary>
    public static void AddSharedSettings(this WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment() || FindRoot(builder.Environment.ContentRootPath) is not { } root)
        {
            return;
        }

        var file = new JsonConfigurationSource { Path = Path.Combine(root, SharedSettings), Optional = true };
        file.ResolveFileProvider();
        var sources = ((IConfigurationBuilder)builder.Configuration).Sources;
        // Those with a prefix hold the host's own values and come before the settings files.
        var environment = sources.LastOrDefault(s => s is EnvironmentVariablesConfigurationSource { Prefix: null or "" });
        sources.Insert(environment is null ? sources.Count : sources.IndexOf(environment), file);
    }

    // Demo accounts and detailed errors are for one developer: no address, no database and no Temporal that others share.
    private static bool IsForThisMachine(IConfiguration configuration) =>
        ListenAddresses.AreLoopback(configuration)
        && !configuration.GetSection("ConnectionStrings").GetChildren().Any(connection => !string.IsNullOrWhiteSpace(connection.Value))
        && (TemporalAddress.Load(configuration).TargetHost is not { } temporal || IsLoopback(temporal));

    private static bool IsLoopback(string hostAndPort) =>
        Uri.TryCreate("tcp://" + hostAndPort, UriKind.Absolute, out var address)
        && (address.IsLoopback || (IPAddress.TryParse(address.DnsSafeHost, out var ip) && IPAddress.IsLoopback(ip)));

    // The builder's configuration sources, except the files of an environment that is not known yet.
    private static IConfigurationRoot ReadConfiguration(string[] args) => new ConfigurationBuilder()
        .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
        .AddEnvironmentVariables("DOTNET_")
        .AddEnvironmentVariables("ASPNETCORE_")
        .AddEnvironmentVariables()
        .AddCommandLine(args)
        .Build();

    private static bool IsSaid(string[] args, string option, params string[] variables) =>
        args.Any(arg => arg.TrimStart('-', '/').StartsWith(option, StringComparison.OrdinalIgnoreCase))
        || variables.Any(variable => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable)));

    private static string? FindRoot(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
