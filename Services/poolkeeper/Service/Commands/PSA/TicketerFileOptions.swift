import ArgumentParser
import Foundation
import PSATicketer
import Quantities
import ServiceChassis

/// The settings of psa-ticketer, read as the service itself does.
struct TicketerFileOptions: ParsableArguments {
    @Option(
        help: "psa-ticketer's settings (default: /etc/poolkeeper/psa-ticketer.yml if there is one)."
    )
    var config: String?

    @Option(help: "The services' state folder, or the data folder of `up` (POOLKEEPER_STATE).")
    var state: String?

    @Flag(help: "Print JSON.")
    var json = false

    private static let usual = "/etc/poolkeeper/psa-ticketer.yml"

    /// The settings; from now on this process, which may know secrets, leaves no core.
    ///
    /// - Throws: `ValidationError` with every problem of the file.
    func settings() throws -> TicketerSettings {
        Undumpable.become()
        let isThere = FileManager.default.fileExists(atPath: Self.usual)
        let path = config ?? (isThere ? Self.usual : nil)
        var text = ""
        if let path {
            do throws(SettingsSource.FileFault) {
                text = try SettingsSource.text(ofFile: path, namedBy: "--config")
            } catch {
                throw ValidationError("\(path): \(error)")
            }
        }
        var reader = SettingsReader(
            SettingsSource(
                file: path ?? "settings",
                yaml: text,
                environment: ProcessInfo.processInfo.environment
            )
        )
        let settings = TicketerSettings(reading: &reader)
        // Other keys are the service's own business, such as its log's.
        guard reader.problems.isEmpty else {
            throw ValidationError(reader.problems.map { "\($0)" }.joined(separator: "\n"))
        }
        return settings
    }

    /// The folder that psa-ticketer keeps its state in.
    var folder: String {
        let given = state ?? ProcessInfo.processInfo.environment["POOLKEEPER_STATE"]
        return (given ?? "/var/lib/poolkeeper") + "/psa-ticketer-1"
    }

    /// Where calls of a PSA are counted.
    ///
    /// - Throws: when a journal is there and cannot be opened.
    func calls(clock: any WallClock) throws -> SharedCalls {
        try SharedCalls(folder: folder, clock: clock)
    }

    /// The sealed credentials.
    ///
    /// - Throws: `ValidationError` when the settings name no key ring.
    func vault(of settings: TicketerSettings) throws -> CredentialVault {
        guard let vault = settings.vault(in: folder) else {
            throw ValidationError(
                "no key ring is named: set `key_ring` to a file outside of the state folder, such "
                    + "as /etc/poolkeeper/psa-keys.json, in \(config ?? Self.usual) or by "
                    + "PSA_KEY_RING; it is made when the first secret is set"
            )
        }
        return vault
    }

    /// The PSA of a name; without one the only one that there is.
    func psa(_ name: String?, of settings: TicketerSettings) throws -> PSASettings {
        let names = settings.psas.map(\.name).joined(separator: ", ")
        guard let name else {
            guard settings.psas.count == 1 else {
                throw ValidationError(
                    settings.psas.isEmpty
                        ? "the settings name no PSA; give --config, or set AUTOTASK_API_USER, "
                            + "HALO_CLIENT_ID or CONNECTWISE_PUBLIC_KEY"
                        : "name the PSA, one of: \(names)"
                )
            }
            return settings.psas[0]
        }
        guard let found = settings.psas.first(where: { $0.name == name }) else {
            throw ValidationError(
                settings.psas.isEmpty
                    ? "the settings name no PSA" : "no PSA is called \(name); there are: \(names)"
            )
        }
        return found
    }

    /// Shows lines, or a value as JSON.
    func show(_ lines: [String], _ value: some Encodable) throws {
        Console.standard.output(
            json ? try CommandAnswer.json(value) : lines.map { $0 + "\n" }.joined()
        )
    }
}
