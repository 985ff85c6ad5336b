import CampaignControl
import FleetProcesses
import Foundation

/// One node of a campaign: its process, and the folders that outlive it.
struct CampaignNode {
    /// `left/1`.
    let name: String
    let service: String
    let instance: String
    /// Its history, control file and effects outside.
    let folder: String
    /// Its journal's folder.
    let state: String
    let arguments: [String]
    private(set) var boots = 0
    private(set) var process: ChildProcess?
    var control = NodeControl()

    init(_ service: String, _ number: Int, in campaign: String, arguments: [String]) throws {
        self.service = service
        instance = "\(number)"
        name = "\(service)/\(number)"
        folder = "\(campaign)/\(service)-\(number)"
        state = folder + "/state"
        self.arguments = arguments
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
    }

    var journal: String { state + "/journal.sqlite" }
    var isRunning: Bool { process?.isRunning ?? false }
    var log: String { folder + "/log" }

    mutating func start() throws {
        boots += 1
        try control.write(in: folder)
        process = try ChildProcess(
            "campaign-node",
            [
                "--service", service, "--instance", instance, "--folder", folder, "--state", state,
                "--boot", "\(boots)",
            ] + arguments,
            logPath: log
        )
    }

    /// Whether the process that was started last has opened its journal.
    var hasBooted: Bool {
        let text = (try? String(contentsOfFile: folder + "/history.log", encoding: .utf8)) ?? ""
        return text.contains("boot \(boots) .")
    }
}
