using System.Globalization;
using System.Runtime.InteropServices;
using ApprovalPortal.Bench.Running;
using ApprovalPortal.Bench.Viewers;

if (args is [PortalProgram.Argument])
{
    return await PortalProgram.RunAsync();
}

// Figures read the same on every machine.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
using var stop = new CancellationTokenSource();
void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}

using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await BenchProgram.RunAsync(args, Console.Out, stop.Token);
