using ApprovalPortal.Data.People;
using ApprovalPortal.Web.Approvals.Index;

namespace ApprovalPortal.Web.Components.Layout;

/// <summary>
/// Follows the index for all parts of a page at once: at most four times a second they read anew, and those that look
/// otherwise are rendered in one batch; when none does, nothing is sent. One for each circuit.
/// </summary>
public sealed partial class LiveUpdates(ApprovalIndex index, PeopleDirectory people, ILogger<LiveUpdates> log) : IDisposable
{
    private volatile Part[] _parts = [];
    private IReadOnlyList<Person> _people = people.All;
    private IDisposable? _subscription;

    /// <summary>Renders parts, on the renderer's thread; <see cref="LiveBatch"/> does so in one batch.</summary>
    internal Action<IReadOnlyList<Action>>? RenderAll { get; set; }

    /// <summary>Adds a part of the page until it is disposed; called on the renderer's thread.</summary>
    /// <param name="invoke">Runs work on the renderer's thread.</param>
    /// <param name="refresh">Reads anew, there, and says whether the part looks otherwise.</param>
    /// <param name="render">Renders the part.</param>
    public IDisposable Follow(Func<Action, Task> invoke, Func<bool> refresh, Action render)
    {
        var part = new Part(this, invoke, refresh, render);
        _parts = [.. _parts, part];
        _subscription ??= index.Subscribe(UpdateAsync);
        return part;
    }

    /// <inheritdoc />
    public void Dispose() => _subscription?.Dispose();

    // All parts have the same renderer. A busy one is not asked again until it is done.
    private Task UpdateAsync() => _parts is [var first, ..] ? first.Invoke(Update) : Task.CompletedTask;

    private void Update()
    {
        // Names and roles are all over a page.
        var hasOtherPeople = _people != people.All;
        _people = people.All;
        Action[] changed = [.. _parts.Where(part => Refresh(part) || hasOtherPeople).Select(part => part.Render)];
        if (changed.Length == 0)
        {
            return;
        }

        if (RenderAll is { } renderAll)
        {
            renderAll(changed);
            return;
        }

        foreach (var render in changed)
        {
            render();
        }
    }

    private bool Refresh(Part part)
    {
        try
        {
            return part.Refresh();
        }
        catch (Exception e)
        {
            // The other parts must not stand still with it.
            LogFailed(log, e);
            return false;
        }
    }

    private void Remove(Part part) => _parts = [.. _parts.Where(other => other != part)];

    [LoggerMessage(LogLevel.Error, "A part of a page could not be read anew")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    private sealed class Part(LiveUpdates owner, Func<Action, Task> invoke, Func<bool> refresh, Action render) : IDisposable
    {
        public Func<Action, Task> Invoke => invoke;

        public Func<bool> Refresh => refresh;

        public Action Render => render;

        public void Dispose() => owner.Remove(this);
    }
}
