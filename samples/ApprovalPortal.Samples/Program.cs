using ApprovalPortal.Samples.Running;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
return await SampleProgram.RunAsync(args, Console.Out, stop.Token);
