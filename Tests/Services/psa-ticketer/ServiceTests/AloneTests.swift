import Contracts
import Foundation
import ServiceChassis
import TestSupport
import Testing

@testable import PSATicketer

/// Goal: tickets are made from one journal, whoever holds its folder for how long.
struct AloneTests {
    @Test func `whoever starts while a command has the tickets does not begin with none`() throws {
        let root = try TemporaryFolder()
        let name = PSATicketerService.definition.name
        let command = try StateSlot.claim(name, in: root.path)
        try Data().write(to: URL(filePath: command.path + "/journal.sqlite"))
        let service = try StateSlot.claim(name, in: root.path)
        #expect(service.path != command.path)
        let refusal = #expect(throws: AlreadyRunning.self) {
            try PSATicketerService.demandToBeAlone(in: service.path)
        }
        #expect(refusal?.folder == command.path)
        command.release()
        #expect(throws: AlreadyRunning.self) {
            try PSATicketerService.demandToBeAlone(in: service.path)
        }
        service.release()
        let again = try StateSlot.claim(name, in: root.path)
        try PSATicketerService.demandToBeAlone(in: again.path)
        again.release()
    }
}
