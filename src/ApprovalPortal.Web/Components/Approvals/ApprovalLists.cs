using ApprovalPortal.Web.Approvals.Index;
using ApprovalPortal.Web.Components.Layout;
using ApprovalPortal.Web.Security;
using Microsoft.AspNetCore.Components;

namespace ApprovalPortal.Web.Components.Approvals;

/// <summary>Opens the lists of a page for whoever is signed in. One for each circuit.</summary>
public sealed class ApprovalLists(
    ApprovalIndex index, LiveUpdates updates, ICurrentViewer currentViewer, NavigationManager navigation, TimeProvider time)
{
    /// <summary>
    /// A list that follows by itself when <paramref name="follows"/>; <paramref name="invoke"/> runs work on the page's
    /// thread, <paramref name="render"/> renders the page. Null when nobody is signed in. Dispose it with the page.
    /// </summary>
    public async Task<ApprovalList?> OpenAsync(
        ApprovalScope scope, bool follows, Func<Action, Task> invoke, Action render, string prefix = "")
    {
        if (await currentViewer.GetAsync() is not { } viewer)
        {
            return null;
        }

        var list = new ApprovalList(index, navigation, time, new(scope, viewer), invoke, render, prefix);
        if (follows)
        {
            list.Follow(updates);
        }

        return list;
    }
}
