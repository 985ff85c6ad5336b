import APIGateway
import ArgumentParser
import Foundation
import Observability
import ServiceChassis

/// Reaches the gateway of a data folder, while it runs and while it does not.
struct AdminOptions: ParsableArguments {
    @Option(help: "The data folder of `up`, or the --state folder of a separate gateway.")
    var data: String

    @Flag(help: "Print JSON.")
    var json = false

    /// Acts on the gateway; a folder that is not there is made only when something is to be kept.
    func with<Answer>(
        makingFolder: Bool = false,
        _ act: (any Administration) async throws -> Answer
    ) async throws -> Answer {
        let folder = try gatewayFolder(making: makingFolder)
        let door = try await AdminDoor.open(stateFolder: folder, clock: SystemWallClock())
        do {
            let answer = try await act(door)
            await door.close()
            return answer
        } catch {
            await door.close()
            throw error
        }
    }

    private func gatewayFolder(making: Bool) throws -> String {
        if making {
            let folder = AllInOne.gatewayFolder(in: try DataFolder.make(data))
            try DataFolder.ensure(folder)
            return folder
        }
        let folder = AllInOne.gatewayFolder(in: DataFolder.absolute(data))
        guard FileManager.default.fileExists(atPath: folder) else {
            throw ValidationError("--data \(data): no gateway keeps its state there")
        }
        return folder
    }

    func show(_ lines: [String], _ value: some Encodable) throws {
        guard json else { return Console.standard.output(lines.map { $0 + "\n" }.joined()) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        Console.standard.output(String(decoding: try encoder.encode(value), as: UTF8.self) + "\n")
    }
}
