namespace ApprovalPortal.Web.Components.Layout;

/// <summary>
/// Says in words what changed on a page, for whoever does not see it: <c>Announcer.Say("Approved by Mia Keller")</c>.
/// One for each circuit.
/// </summary>
public sealed class Announcer
{
    /// <summary>Raised with each sentence.</summary>
    public event Action<string>? Said;

    /// <summary>Lets a screen reader say a sentence when it is done with the last one.</summary>
    public void Say(string sentence) => Said?.Invoke(sentence);
}
