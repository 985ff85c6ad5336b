import Foundation
import PSATicketer
import ServiceChassis

extension AllInOne {
    /// The ticketer, as its settings file or the environment says; nil where neither names a PSA.
    ///
    /// - Throws: `ValidationError` with every problem, with its line and column.
    func ticketer() throws -> Supervisor.Member? {
        try ticketSettings().map { try member(PSATicketerService.definition, from: $0) }
    }

    private func ticketSettings() throws -> SettingsSource? {
        if let ticketsFile { return try settings(ofFile: ticketsFile, namedBy: "--tickets") }
        let isNamed = TicketerSettings.isNamed(in: ProcessInfo.processInfo.environment)
        guard takesPSAFromEnvironment, isNamed else { return nil }
        return settings(flags: ["listen": "unix:\(data)/psa-ticketer.sock"])
    }
}
