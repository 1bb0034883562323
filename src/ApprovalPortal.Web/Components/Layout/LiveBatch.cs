using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace ApprovalPortal.Web.Components.Layout;

/// <summary>
/// Shows nothing, and renders what <see cref="LiveUpdates"/> gives it in one batch: what asks for its rendering while
/// another component is rendered joins that one's batch, and a batch is a message to the browser.
/// </summary>
public sealed class LiveBatch : ComponentBase, IDisposable
{
    private IReadOnlyList<Action> _parts = [];

    [Inject]
    private LiveUpdates Updates { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose() => Updates.RenderAll = null;

    /// <inheritdoc />
    protected override void OnInitialized() => Updates.RenderAll = parts =>
    {
        _parts = parts;
        StateHasChanged();
    };

    /// <inheritdoc />
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        foreach (var render in _parts)
        {
            render();
        }

        _parts = [];
    }
}
