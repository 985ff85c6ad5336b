import PSATicketerCore
import Quantities

/// A PSA that cannot be told that a request is a repetition: it answers late or never, makes what
/// it did not answer for, minutes later too, and its search lags behind.
struct PSAModel {
    /// What becomes of a create.
    enum Fate: CaseIterable {
        /// Made and answered.
        case answered
        /// Made, and the answer is lost.
        case answerLost
        /// Made minutes after the caller gave up.
        case madeLate
        /// Never made, and no answer.
        case swallowed
        /// Refused before it was read, such as with 429.
        case notTaken
    }

    struct Made {
        var id: Int
        var at: Timestamp
    }

    /// The longest that it works on a request that it does not answer.
    static let workLongest = Duration.seconds(330)
    /// How long its search lags behind at the most.
    static let lagLongest = Duration.seconds(120)

    private(set) var made: [Made] = []
    var lag = Duration.zero
    var late = Duration.seconds(300)

    mutating func create(_ fate: Fate, at now: Timestamp) -> Dispatch.Ending {
        switch fate {
        case .answered:
            made.append(Made(id: made.count + 1, at: now))
            return .made
        case .answerLost:
            made.append(Made(id: made.count + 1, at: now))
            return .unknown(reason: "no answer")
        case .madeLate:
            made.append(Made(id: made.count + 1, at: now + late))
            return .unknown(reason: "no answer")
        case .swallowed: return .unknown(reason: "no answer")
        case .notTaken: return .notTaken(reason: "429", after: .seconds(30))
        }
    }

    func search(at now: Timestamp) -> Dispatch.Finding {
        made.contains { $0.at + lag <= now } ? .found : .empty
    }
}
