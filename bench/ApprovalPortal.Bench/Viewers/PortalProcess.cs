using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ApprovalPortal.Bench.Running;
using ApprovalPortal.Bench.Servers;
using ApprovalPortal.Worker.Temporal;
using ApprovalPortal.Workflows.Approvals;

namespace ApprovalPortal.Bench.Viewers;

/// <summary>A portal node with pages: the whole portal as <see cref="PortalProgram"/> runs it, seen from here.</summary>
internal sealed class PortalProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly TextWriter _input;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _questions = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _output = new();
    private int _asked;

    private PortalProcess(Process process, Uri address)
    {
        (_process, Address, _input) = (process, address, TextWriter.Synchronized(process.StandardInput));
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where it answers.</summary>
    public Uri Address { get; }

    /// <summary>The CPU time that it has used.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts a node on the server and its database, and waits until it is ready.</summary>
    public static async Task<PortalProcess> StartAsync(
        TemporalServer server, string name, bool hasWorker, CancellationToken cancellationToken)
    {
        var address = new Uri($"http://127.0.0.1:{LoopbackPort.Find()}/");
        var start = new ProcessStartInfo("dotnet", [typeof(PortalProcess).Assembly.Location, PortalProgram.Argument])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = server.Folder,
        };
        foreach (var (key, value) in server.PortalSettings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        // Demo accounts sign in there only, and nodes share a database without a certificate.
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = address.GetLeftPart(UriPartial.Authority);
        start.Environment["Portal__DataDirectory"] = Directory.CreateDirectory(Path.Combine(server.Folder, name)).FullName;
        start.Environment["Worker__Embedded"] = hasWorker.ToString();
        var portal = new PortalProcess(Process.Start(start)!, address);
        try
        {
            await portal.WaitUntilReadyAsync(cancellationToken);
            return portal;
        }
        catch
        {
            await portal.DisposeAsync();
            throw;
        }
    }

    /// <summary>The managed heap's bytes after a full collection.</summary>
    public async Task<long> ReadHeapAsync() => long.Parse(await AskAsync("heap"), CultureInfo.InvariantCulture);

    /// <summary>The ids in somebody's inbox, newest first.</summary>
    public async Task<IReadOnlyList<string>> ReadInboxAsync(string email) =>
        (await AskAsync($"rows {email}")).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Approves as a page of this node does.</summary>
    /// <exception cref="InvalidOperationException">It was not recorded.</exception>
    public async Task DecideAsync(string email, string requestId, ApprovalRole role)
    {
        if (await AskAsync($"decide {email} {requestId} {role}") is var outcome && outcome != "Done")
        {
            throw new InvalidOperationException($"{role}'s decision of {requestId}: {outcome}");
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            await _process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited)
            {
                _process.Kill();
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        _process.Dispose();
    }

    private async Task<string> AskAsync(string question)
    {
        var id = Interlocked.Increment(ref _asked).ToString(CultureInfo.InvariantCulture);
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _questions[id] = answer;
        await _input.WriteLineAsync($"{id} {question}");
        var text = await answer.Task.WaitAsync(s_patience);
        return text.StartsWith("failed ", StringComparison.Ordinal) ? throw new InvalidOperationException($"{question}: {text}") : text;
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        if (!line.StartsWith(PortalProgram.AnswerMark, StringComparison.Ordinal))
        {
            _output.Enqueue(line);
            return;
        }

        var parts = line[PortalProgram.AnswerMark.Length..].Split(' ', 2);
        if (_questions.TryRemove(parts[0], out var question))
        {
            question.TrySetResult(parts.Length > 1 ? parts[1] : "");
        }
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        await Poll.UntilAsync(
            "the portal is ready",
            async () =>
            {
                if (_process.HasExited)
                {
                    throw new InvalidOperationException($"The portal ended:\n{string.Join('\n', _output)}");
                }

                try
                {
                    using var answer = await http.GetAsync(new Uri(Address, "healthz/ready"), cancellationToken);
                    return answer.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            s_patience,
            cancellationToken);
    }
}
