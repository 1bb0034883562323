using System.Text.Json;
using ApprovalPortal.Workflows.Wire;
using Temporalio.Converters;

namespace ApprovalPortal.Tests.Workflows;

/// <summary>One attempt of an activity, as a worker saw it.</summary>
/// <param name="Name">The activity's wire name.</param>
/// <param name="Arguments">What it was given.</param>
public sealed record ActivityCall(string Name, params IReadOnlyList<object?> Arguments)
{
    /// <summary>All arguments, to tell calls apart.</summary>
    public string ArgumentsAsJson => string.Join(
        '\n',
        Arguments.Select((argument, i) => argument is IRawValue ? Json(i) : JsonSerializer.Serialize(argument, WireDataConverter.JsonOptions)));

    /// <summary>An argument that the fake does not decode, as the JSON that travelled.</summary>
    public string Json(int argument) => ((IRawValue)Arguments[argument]!).Payload.Data.ToStringUtf8();
}
