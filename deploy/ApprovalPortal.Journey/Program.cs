using ApprovalPortal.Journey;

// Two halves, so that the deployment can be stopped and started between them.
return args switch
{
    ["approve", var address, var adminLink] => await RunAsync(address, journey => journey.ApproveAsync(adminLink)),
    ["verify", var address, var requestId] => await RunAsync(address, journey => journey.VerifyAsync(requestId)),
    _ => PrintUsage(),
};

static async Task<int> RunAsync(string address, Func<DeploymentJourney, Task> part)
{
    await using var journey = await DeploymentJourney.StartAsync(address);
    await part(journey);
    return 0;
}

static int PrintUsage()
{
    Console.Error.WriteLine("Usage: approve ADDRESS ADMIN_LINK (prints the request's id) | verify ADDRESS REQUEST_ID");
    return 2;
}
