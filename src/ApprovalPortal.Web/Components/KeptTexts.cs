using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Localization;

namespace ApprovalPortal.Web.Components;

/// <summary>
/// Texts that were looked up once: a resource manager takes a lock for each, which a thousand circuits that render at once
/// would wait for longer than they render.
/// </summary>
public sealed class KeptTexts<T>(IStringLocalizerFactory factory) : IStringLocalizer<T>
{
    private readonly StringLocalizer<T> _texts = new(factory);
    private readonly ConcurrentDictionary<(CultureInfo Culture, string Name), LocalizedString> _kept = new();

    /// <inheritdoc />
    public LocalizedString this[string name] =>
        _kept.GetOrAdd((CultureInfo.CurrentUICulture, name), static (key, texts) => texts[key.Name], _texts);

    /// <inheritdoc />
    public LocalizedString this[string name, params object[] arguments]
    {
        get
        {
            var text = this[name];
            return new(name, string.Format(CultureInfo.CurrentCulture, text.Value, arguments), text.ResourceNotFound, text.SearchedLocation);
        }
    }

    /// <inheritdoc />
    public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => _texts.GetAllStrings(includeParentCultures);
}
