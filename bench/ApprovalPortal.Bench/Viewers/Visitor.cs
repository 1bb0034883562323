using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace ApprovalPortal.Bench.Viewers;

/// <summary>Somebody who is signed in to a portal; opens as many circuits as asked, all with the one cookie.</summary>
internal sealed partial class Visitor : IDisposable
{
    private const string LoginPath = "/account/login";

    private readonly HttpClient _http;
    private readonly SocketsHttpHandler _handler;
    private readonly CookieContainer _cookies = new();

    private Visitor(Uri portal)
    {
        Portal = portal;
        _handler = new() { CookieContainer = _cookies, AllowAutoRedirect = false };
        _http = new(_handler) { BaseAddress = portal, Timeout = TimeSpan.FromMinutes(2) };
    }

    /// <summary>Where the portal answers.</summary>
    public Uri Portal { get; }

    /// <summary>What says who it is.</summary>
    public CookieContainer Cookies => _cookies;

    /// <summary>Fills in the sign-in form.</summary>
    public static async Task<Visitor> SignInAsync(Uri portal, string email, string password)
    {
        var visitor = new Visitor(portal);
        var form = await visitor._http.GetStringAsync(new Uri(LoginPath, UriKind.Relative));
        var fields = Fields().Matches(form)
            .Select(field => field.Value)
            .Select(field => KeyValuePair.Create(Attribute(field, "name"), Attribute(field, "value")))
            .Where(field => field.Key.Length > 0 && field.Value.Length > 0)
            .Concat([new("Input.Email", email), new("Input.Password", password)])
            .ToList();
        using var body = new FormUrlEncodedContent(fields);
        using var answer = await visitor._http.PostAsync(new Uri(LoginPath, UriKind.Relative), body);
        return answer.StatusCode == HttpStatusCode.Redirect
            ? visitor
            : throw new InvalidOperationException($"Signing in as {email} was answered {answer.StatusCode}.");
    }

    /// <summary>Loads a page and starts its circuit.</summary>
    public async Task<Opened> OpenAsync(string path, Action<CircuitClient, ReadOnlyMemory<byte>> rendered)
    {
        var began = Stopwatch.GetTimestamp();
        var html = await _http.GetStringAsync(new Uri(path, UriKind.Relative));
        var painted = Stopwatch.GetElapsedTime(began);
        var circuit = await CircuitClient.StartAsync(this, path, CircuitPage.Read(html), rendered);
        return new(circuit, painted, Stopwatch.GetElapsedTime(began));
    }

    /// <summary>Ends a circuit for good, as a browser does that leaves the page.</summary>
    public async Task SayGoodbyeAsync(string circuit)
    {
        using var form = new MultipartFormDataContent { { new StringContent(circuit), "circuitId" } };
        using var answer = await _http.PostAsync(new Uri("_blazor/disconnect", UriKind.Relative), form);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    private static string Attribute(string field, string name) =>
        WebUtility.HtmlDecode(Regex.Match(field, $"\\s{name}=\"([^\"]*)\"").Groups[1].Value);

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*>")]
    private static partial Regex Fields();
}

/// <summary>An open page.</summary>
/// <param name="Circuit">Its circuit.</param>
/// <param name="PaintedAfter">From asking for the page until all of its prerendered markup was there.</param>
/// <param name="LiveAfter">From asking until the circuit's first rendering.</param>
internal sealed record Opened(CircuitClient Circuit, TimeSpan PaintedAfter, TimeSpan LiveAfter);
