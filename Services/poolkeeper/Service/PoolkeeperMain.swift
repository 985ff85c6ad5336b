import ArgumentParser

/// Runs the operator's command as a process.
package enum PoolkeeperMain {
    /// Reads the command line, does what it says and ends the process when it fails.
    package static func run() async {
        await PoolkeeperCommand.main()
    }
}
