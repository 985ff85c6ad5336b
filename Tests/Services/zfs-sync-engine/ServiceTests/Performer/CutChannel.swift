import ZFSSyncEngine
import ZFSSyncEngineCore

extension ZFSCommand {
    /// Whether it changes nothing on its host.
    var looksOnly: Bool {
        guard program == .zfs else { return true }
        let word = arguments.first ?? ""
        return ["list", "get", "holds"].contains(word) || arguments.contains("-nvP")
    }
}

/// A channel whose changing commands stop at a point.
struct CutChannel: ControlChannel {
    private let channel: any ControlChannel
    private let point: CutPoint

    init(_ channel: any ControlChannel, at point: CutPoint) {
        (self.channel, self.point) = (channel, point)
    }

    func exchange(_ commands: [ZFSCommand], on host: String) async throws -> [CommandAnswer] {
        guard !commands.allSatisfy(\.looksOnly) else {
            return try await channel.exchange(commands, on: host)
        }
        return try await point.pass { try await channel.exchange(commands, on: host) }
    }
}
