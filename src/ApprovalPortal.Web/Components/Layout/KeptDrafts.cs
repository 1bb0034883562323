using System.Security.Cryptography;
using System.Text.Json;
using ApprovalPortal.Web.Security;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.JSInterop;

namespace ApprovalPortal.Web.Components.Layout;

/// <summary>
/// Takes what was typed over a reload when a node died with its circuits. A form or dialog carries what it is about, sealed
/// for the one person by the keys that all nodes share; the page leaves that and what its fields hold in its tab before it
/// reloads, and the next circuit takes both. One for each circuit.
/// </summary>
public sealed class KeptDrafts(IDataProtectionProvider protection, ICurrentViewer viewers, IJSRuntime script)
{
    /// <summary>What an element with <c>data-keep</c> carries as <c>data-draft</c>.</summary>
    public async Task<string> SealAsync<T>(T draft) => (await ProtectorAsync<T>()).Protect(JsonSerializer.Serialize(draft));

    /// <summary>What the page before this one kept under a name, with what the fields held by their ids; null when nothing is.</summary>
    public async Task<(T Draft, IReadOnlyDictionary<string, string> Fields)?> TakeAsync<T>(string name)
        where T : class
    {
        try
        {
            // Whatever a browser answers is read as far as the seal is good.
            var kept = await script.InvokeAsync<Kept?>("portal.takeKept", name);
            return kept is { Draft: { } sealedDraft, Fields: { } fields }
                && !fields.ContainsValue(null!)
                && JsonSerializer.Deserialize<T>((await ProtectorAsync<T>()).Unprotect(sealedDraft)) is { } draft
                    ? (draft, fields)
                    : null;
        }
        catch (Exception e) when (e is CryptographicException or JsonException or JSException or JSDisconnectedException or OperationCanceledException)
        {
            return null;
        }
    }

    private async Task<IDataProtector> ProtectorAsync<T>() =>
        protection.CreateProtector(nameof(KeptDrafts), typeof(T).Name, (await viewers.GetAsync())?.UserId ?? "");

    private sealed record Kept(string? Draft, Dictionary<string, string>? Fields);
}
