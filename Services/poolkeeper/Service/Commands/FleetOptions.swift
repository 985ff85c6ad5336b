import ArgumentParser
import PoolkeeperCore
import Quantities

/// Which fleet is simulated; the same options give the same fleet.
struct FleetOptions: ParsableArguments {
    @Option(help: "Decides every name and number of the fleet.")
    var seed: UInt64 = 1

    @Option(help: "Simulated systems, 1 to 10000.")
    var systems = 20

    @Option(help: "Days of history to send first, 1 to 3650.")
    var days = 90

    func validate() throws {
        guard (1...10_000).contains(systems) else {
            throw ValidationError("--systems \(systems): give 1 to 10000")
        }
        guard (1...3650).contains(days) else {
            throw ValidationError("--days \(days): give 1 to 3650")
        }
    }

    func make(now: Timestamp) -> SimulatedFleet {
        SimulatedFleet(seed: seed, systems: systems, days: days, now: now)
    }
}
