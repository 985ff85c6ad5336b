import Contracts
import MessageBus

/// What a hub lets a peer do: decided from the frame and the enrolment of the key it came under.
///
/// Without an enrolment, on a bus that only one user of one machine can enter, every lane is free
/// and a peer is who it says.
struct HubRules {
    /// Why something is not done.
    enum Refusal: Error, Equatable {
        /// The frame makes no sense.
        case malformed
        /// The key was revoked, or never enrolled.
        case unknownKey
        /// It says it is somebody else.
        case impostor(SourceID)
        /// The key does not cover it.
        case notEnrolled(String)
    }

    /// A data frame whose topic is a lane.
    static func publish(
        _ frame: [[UInt8]],
        lane: LaneName,
        by enrolment: Enrolment?
    ) throws(Refusal) {
        let data: DataFrame
        do throws(FrameFault) {
            data = try DataFrame(Array(frame.dropFirst()), lane: lane)
        } catch {
            throw .malformed
        }
        guard let enrolment else { return }
        guard data.source == enrolment.source else { throw .impostor(data.source) }
        guard enrolment.mayPublish(lane) else {
            throw .notEnrolled("\(enrolment.source) may not publish \(lane)")
        }
    }

    /// A subscription: exactly the lanes that may be read, never a prefix of several.
    static func subscribe(
        to topic: [UInt8],
        by enrolment: Enrolment?
    ) throws(Refusal) -> LaneName {
        guard let lane = LaneTopic.lane(of: topic) else { throw .malformed }
        guard enrolment.map({ $0.mayRead(lane) }) ?? true else {
            throw .notEnrolled("\(enrolment?.source.text ?? "") may not read \(lane)")
        }
        return lane
    }

    /// A greeting.
    static func greet(_ bytes: [UInt8], by enrolment: Enrolment?) throws(Refusal) -> BusPeer {
        guard case .here(let peer) = try message(bytes) else { throw .malformed }
        guard enrolment.map({ $0.source == peer.source }) ?? true else {
            throw .impostor(peer.source)
        }
        return peer
    }

    /// A control frame from one peer to another.
    ///
    /// - Parameters:
    ///   - bytes: the frame.
    ///   - sender: the sender's enrolment.
    ///   - receivers: the enrolments of those it goes to.
    /// - Throws: why it is not passed on.
    static func pass(
        _ bytes: [UInt8],
        from sender: Enrolment?,
        to receivers: [Enrolment]
    ) throws(Refusal) {
        let claim = FrameClaim(try message(bytes))
        guard claim != .nothing else { throw .notEnrolled("only a hub says that") }
        guard let sender else { return }
        switch claim {
        case .reads(let lanes):
            try require(lanes, sender.mayRead, "\(sender.source) may not read")
        case .publishes(let lanes):
            try require(lanes, sender.mayPublish, "\(sender.source) may not publish")
            for receiver in receivers {
                try require(lanes, receiver.mayRead, "\(receiver.source) may not read")
            }
        case .operates:
            guard sender.source.service.isOperator else {
                throw .notEnrolled("\(sender.source) is no operator")
            }
        case .speaks, .nothing: break
        }
    }

    private static func require(
        _ lanes: [LaneName],
        _ isAllowed: (LaneName) -> Bool,
        _ words: String
    ) throws(Refusal) {
        guard let lane = lanes.first(where: { !isAllowed($0) }) else { return }
        throw .notEnrolled("\(words) \(lane)")
    }

    private static func message(_ bytes: [UInt8]) throws(Refusal) -> ControlMessage {
        do throws(FrameFault) {
            return try ControlMessage(bytes)
        } catch {
            throw .malformed
        }
    }
}
