import AlertRouterCore
import Contracts
import Quantities
import TestSupport
import Testing

@testable import AlertRouter

@Suite struct `An alert that flaps` {
    @Test func `is one open alert, told of once as flapping and once as over`() async throws {
        let rig = try await DeskRig()
        for _ in 0..<10 {
            try await rig.say(true)
            try await rig.pass(100)
            try await rig.say(false)
            try await rig.pass(100)
        }
        try await rig.restart()
        let notices = rig.takeNotices()
        let flapping = notices.filter { notice in
            notice.members.contains { $0.alert.annotations[Alert.flappingNote] != nil }
        }
        #expect(flapping.count == 1)
        // Before it counted as flapping it was told of each time: three beginnings and two ends.
        #expect(notices.count <= 6)
        let open = try await rig.alert()
        #expect(open.state == .firing && open.isFlapping && open.occurrence <= 3)
        try await rig.pass(780)
        #expect(rig.told().isEmpty)
        #expect(try await rig.alert().state == .firing)
        try await rig.pass(120)
        #expect(rig.told() == ["ops all alerts resolved tank"])
        let over = try await rig.alert()
        #expect(over.state == .resolved && !over.isFlapping)
        try rig.close()
    }

    @Test func `that holds at last flaps no more and is not told of again`() async throws {
        let rig = try await DeskRig()
        for _ in 0..<4 {
            try await rig.say(false)
            try await rig.pass(60)
            try await rig.say(true)
            try await rig.pass(60)
        }
        _ = rig.told()
        #expect(try await rig.alert().isFlapping)
        try await rig.pass(900)
        #expect(try await rig.alert().isFlapping == false)
        #expect(rig.told().isEmpty)
        try await rig.say(false)
        try await rig.pass(120)
        #expect(rig.told() == ["ops all alerts resolved tank"])
        try rig.close()
    }

    @Test func `is told of each time once damping is switched off in settings read anew`()
        async throws
    {
        let rig = try await DeskRig()
        for _ in 0..<4 {
            try await rig.say(true)
            try await rig.pass(60)
            try await rig.say(false)
            try await rig.pass(60)
        }
        #expect(try await rig.alert().isFlapping)
        try await rig.reload { $0.flapping = .off }
        try await rig.say(true)
        try await rig.pass(120)
        _ = rig.told()
        try await rig.say(false)
        try await rig.pass(120)
        #expect(rig.told() == ["ops all alerts resolved tank"])
        try rig.close()
    }

    @Test func `is told of each time where damping is off`() async throws {
        let rig = try await DeskRig(damping: .off)
        for _ in 0..<5 {
            try await rig.say(true)
            try await rig.pass(100)
            try await rig.say(false)
            try await rig.pass(100)
        }
        #expect(rig.told().count == 10)
        #expect(try await rig.alert().occurrence == 5)
        try rig.close()
    }
}
