using ApprovalPortal.Workflows.Wire;
using Microsoft.Extensions.Logging;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Client;
using Temporalio.Common;
using Temporalio.Exceptions;

namespace ApprovalPortal.Worker.Temporal;

/// <summary>
/// Registers the search attributes, compares their types and waits until queries accept them: with an unregistered one
/// every workflow task is retried for ever, and the server takes a wrong type over in silence.
/// </summary>
public sealed partial class SearchAttributeSetup(ILogger<SearchAttributeSetup> logger)
{
    private const string NotQueryable = "Temporal is registering the search attributes.";

    // Selects nothing by an index, and names every attribute.
    private static readonly string s_probe =
        $"WorkflowId = 'none' AND {string.Join(" AND ", ApprovalSearchAttributes.All.Select(key => $"{key.Name} IS NULL"))}";

    private string? _logged;

    /// <summary>Registers missing search attributes; returns the problem as a sentence, or null when all can be used.</summary>
    public async Task<string?> EnsureAsync(ITemporalClient client, CancellationToken cancellationToken)
    {
        var problem = FindWrongType(await ListAsync(client, cancellationToken), out var missing);
        if (problem is null && missing.Count > 0)
        {
            try
            {
                await AddAsync(client, missing, cancellationToken);
                problem = FindWrongType(await ListAsync(client, cancellationToken), out missing);
            }
            catch (RpcException e) when (e.Code is RpcException.StatusCode.PermissionDenied
                or RpcException.StatusCode.Unauthenticated
                or RpcException.StatusCode.Unimplemented)
            {
                LogMayNotRegister(e.Message);
            }
        }

        if (problem is null && missing.Count == 0 && !await AreQueryableAsync(client, cancellationToken))
        {
            return NotQueryable;
        }

        problem ??= missing.Count == 0 ? null : $"Search attributes are missing in Temporal. Register them with: {Commands(client, missing)}";
        if (problem is not null && problem != _logged)
        {
            LogProblem(problem);
        }

        _logged = problem;
        return problem;
    }

    private static async Task<IDictionary<string, IndexedValueType>> ListAsync(
        ITemporalClient client, CancellationToken cancellationToken)
    {
        var response = await client.Connection.OperatorService.ListSearchAttributesAsync(
            new() { Namespace = client.Options.Namespace }, Rpc(cancellationToken));
        return response.CustomAttributes;
    }

    private static async Task AddAsync(
        ITemporalClient client, IReadOnlyList<SearchAttributeKey> missing, CancellationToken cancellationToken)
    {
        var request = new AddSearchAttributesRequest { Namespace = client.Options.Namespace };
        foreach (var key in missing)
        {
            request.SearchAttributes[key.Name] = key.ValueType;
        }

        await client.Connection.OperatorService.AddSearchAttributesAsync(request, Rpc(cancellationToken));
    }

    // Frontends read a namespace's attributes anew every two seconds; until then their queries are invalid.
    private static async Task<bool> AreQueryableAsync(ITemporalClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.CountWorkflowsAsync(s_probe, new() { Rpc = Rpc(cancellationToken) });
            return true;
        }
        catch (RpcException e) when (e.Code is RpcException.StatusCode.InvalidArgument)
        {
            return false;
        }
    }

    private static string? FindWrongType(
        IDictionary<string, IndexedValueType> registered, out IReadOnlyList<SearchAttributeKey> missing)
    {
        missing = [.. ApprovalSearchAttributes.All.Where(key => !registered.ContainsKey(key.Name))];
        var wrong = ApprovalSearchAttributes.All
            .Where(key => registered.TryGetValue(key.Name, out var type) && type != key.ValueType)
            .Select(key => $"{key.Name} is {registered[key.Name]} and must be {key.ValueType}")
            .ToList();
        return wrong.Count == 0 ? null : $"Temporal has search attributes of a wrong type: {string.Join(", ", wrong)}.";
    }

    private static string Commands(ITemporalClient client, IEnumerable<SearchAttributeKey> missing)
    {
        var target = $"--address {client.Connection.Options.TargetHost} --namespace {client.Options.Namespace}";
        return string.Join(
            " && ",
            missing.Select(key =>
                $"temporal operator search-attribute create {target} --name {key.Name} --type {key.ValueType}"));
    }

    private static RpcOptions Rpc(CancellationToken cancellationToken) =>
        new() { Timeout = TimeSpan.FromSeconds(5), CancellationToken = cancellationToken };

    [LoggerMessage(LogLevel.Warning, "Temporal does not let this process register search attributes: {Reason}")]
    private partial void LogMayNotRegister(string reason);

    [LoggerMessage(LogLevel.Error, "{Problem}")]
    private partial void LogProblem(string problem);
}
