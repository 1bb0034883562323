using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;

namespace ApprovalPortal.Tests.Portal;

/// <summary>Finds what people see by its words. Nothing is kept: a page renders itself anew at any time.</summary>
internal static class PageElements
{
    /// <summary>The labels of the buttons, in order.</summary>
    public static IReadOnlyList<string> Buttons<T>(this IRenderedComponent<T> page, string within = "")
        where T : IComponent => [.. page.FindAll($"{within} button").Select(button => button.TextContent.Trim())];

    /// <summary>The first button with this label.</summary>
    public static IElement Button<T>(this IRenderedComponent<T> page, string label, string within = "")
        where T : IComponent => page.FindAll($"{within} button").First(button => button.TextContent.Trim() == label);

    /// <summary>The text of an element, its white space as single spaces.</summary>
    public static string Text<T>(this IRenderedComponent<T> page, string selector)
        where T : IComponent => string.Join(' ', page.Find(selector).TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The ids of a list's rows, in order.</summary>
    public static IReadOnlyList<string?> RowIds<T>(this IRenderedComponent<T> page)
        where T : IComponent => [.. page.FindAll("[data-request-id]").Select(row => row.GetAttribute("data-request-id"))];

    /// <summary>Clicks, and does not wait for what the click began: a dialog stays open as long as somebody wants.</summary>
    public static void Press(this IElement element) => element.Click();

    /// <summary>Types a text into a field.</summary>
    public static void Enter(this IElement element, string text) => element.Input(text);

    /// <summary>Chooses a value.</summary>
    public static void Choose(this IElement element, string value) => element.Change(value);

    /// <summary>Sends a form.</summary>
    public static void Send(this IElement element) => element.Submit();

    /// <summary>Repeats a check after every rendering until it holds.</summary>
    public static void Until<T>(this IRenderedComponent<T> page, Action check)
        where T : IComponent => page.WaitForAssertion(check, TimeSpan.FromSeconds(10));
}
