import ZFSSyncEngine
import ZFSSyncEngineCore

/// A channel whose changing commands stop at a point.
struct CutChannel: ControlChannel {
    private static let looking: Set = ["list", "get", "+%s"]
    private let channel: any ControlChannel
    private let point: CutPoint

    init(_ channel: any ControlChannel, at point: CutPoint) {
        (self.channel, self.point) = (channel, point)
    }

    func exchange(_ commands: [ZFSCommand], on host: String) async throws -> [CommandAnswer] {
        let looks = commands.allSatisfy { Self.looking.contains($0.arguments.first ?? "") }
        guard !looks else { return try await channel.exchange(commands, on: host) }
        return try await point.pass { try await channel.exchange(commands, on: host) }
    }
}
