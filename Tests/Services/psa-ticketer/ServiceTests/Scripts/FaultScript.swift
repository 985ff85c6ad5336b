import Quantities
import TestSupport

/// What goes wrong in a PSA while a ticket is made.
struct FaultScript: Sendable {
    /// When the PSA takes no connection for a while.
    enum Outage: Sendable {
        /// From the start.
        case atOnce
        /// From the moment at which it did what it was asked for.
        case afterEffect
    }

    /// How long an outage lasts.
    static let outageLasts = Duration.seconds(1200)
    /// How long a ticketer waits at the most before it tries a PSA again that was away.
    static let triesAgain = Duration.seconds(900)

    let name: String
    /// The faults, in their order.
    var faults: [PSAFault]
    /// Searches that miss a ticket that was just made, and for how many seconds they do.
    var lag: (searches: Int, seconds: Int) = (0, 0)
    /// Whether the PSA hears a call and does not answer, so that it is given up.
    var isSilent = false
    var outage: Outage?
    /// Whether it may end with a person even if no process dies: the PSA refused, or never
    /// confirmed.
    var mayPark = false
    /// How long the PSA itself keeps the ticket from being decided.
    var ownDelay = Duration.zero
    /// Whether the effect comes so late that a note, of which less depends, is written twice.
    var isLate = false
    /// Whether PSAs mean different things by it, or only one of them can play it at all.
    var isOwn = false
    /// Edges at which a process dies at the most; nil for all that there are.
    var edgesMax: Int?

    init(_ name: String, _ faults: PSAFault...) { (self.name, self.faults) = (name, faults) }

    func with(_ change: (inout Self) -> Void) -> Self {
        var other = self
        change(&other)
        return other
    }

    /// Every script that a PSA can play.
    static func all(_ kind: FakePSA.Kind) -> [Self] {
        answers + cuts + silences + searches + outages + words
            + own(kind).map { script in script.with { $0.isOwn = true } }
    }

    /// The same faults while a note is written; a ticket that exists is found at once.
    static func notes(_ kind: FakePSA.Kind) -> [Self] {
        all(kind).filter { $0.lag.searches == 0 && !$0.isLate && $0.edgesMax == nil }
            .map { script in script.with { $0.faults = $0.faults.map { ofNote($0, kind) } } }
    }

    private static func ofNote(_ fault: PSAFault, _ kind: FakePSA.Kind) -> PSAFault {
        guard fault.entry["match"]?["operation"] == "create_ticket" else {
            return fault.of(kind == .autotask ? "search_notes" : "list_notes")
        }
        // There a note is a change of its ticket.
        return kind == .zendesk
            ? fault.matching(["operation": "update_ticket", "body": "comment"])
            : fault.of("create_note")
    }

    /// What is answered to a create.
    private static let answers = [
        Self("nothing goes wrong"),
        Self("500 without a body", .bare500),
        Self("502", .badGateway),
        Self("502 after the effect", .badGatewayAfterEffect),
        Self("408 after the effect", .answer(status: 408, takesEffect: true)),
        Self("401", .answer(status: 401)),
        Self("429", .tooMany(retryAfter: 7)),
        Self("429 that says no time, three times", PSAFault.tooMany().after(0, times: 3)),
        Self("502 for ever", PSAFault.badGateway.after(0, times: 99)).with { $0.mayPark = true },
    ]

    /// Answers that contradict themselves, which each PSA has in its own way.
    private static let words = [
        Self("500 with errors", .errors500),
        Self("500 with errors after the effect", PSAFault("errors_500", ["effect": true])),
        Self("errors in a success", .errorsInSuccess),
        Self(
            "errors in a success after the effect",
            PSAFault("errors_in_success", ["effect": true])
        ),
    ].map { script in script.with { ($0.mayPark, $0.isOwn) = (true, true) } }

    /// Connections that are cut around a create.
    private static let cuts = [
        Self("cut before reading", .cutBeforeReading),
        Self("cut after reading", .cutAfterReading),
        Self("cut after the effect", .cutAfterEffect),
        Self("cut in the answer", .cutMidAnswer),
        Self("cut after reading, then after the effect", .cutAfterReading, .cutAfterEffect),
    ]

    /// Creates that are heard and not answered.
    private static let silences = [
        Self("a time-out after the effect", .silence),
        Self("a time-out without an effect", .silenceWithoutEffect),
        Self("a time-out, and the effect comes five minutes later", .late(seconds: 330))
            .with { $0.isLate = true },
    ].map { script in script.with { $0.isSilent = true } }

    /// Creates that are cut after the effect, and searches that do not find the ticket at once.
    private static let searches = [
        Self("cut after the effect, and the search lags", .cutAfterEffect)
            .with { $0.lag = (2, 100) },
        Self("a time-out after the effect, and the search lags", .silence)
            .with { ($0.lag, $0.isSilent) = ((2, 100), true) },
        Self(
            "cut after the effect, and searches answer 500",
            .cutAfterEffect,
            PSAFault.bare500.of("search_tickets").after(0, times: 3)
        ),
        Self(
            "cut after the effect, and searches succeed with errors",
            .cutAfterEffect,
            PSAFault.errorsInSuccess.of("search_tickets").after(0, times: 3)
        ),
        Self(
            "cut after the effect, and a search's answer is cut",
            .cutAfterEffect,
            PSAFault.cutMidAnswer.of("search_tickets")
        ),
        Self(
            "cut after the effect, and the search is asked for patience",
            .cutAfterEffect,
            PSAFault.tooMany(retryAfter: 30).of("search_tickets")
        ),
        Self(
            "cut without an effect, and searches answer 502",
            .cutAfterReading,
            PSAFault.badGateway.of("search_tickets").after(0, times: 3)
        ),
        Self(
            "cut after the effect, and searches answer 502 for ever",
            .cutAfterEffect,
            PSAFault.badGateway.of("search_tickets").after(0, times: 100_000)
        ).with { ($0.mayPark, $0.ownDelay, $0.edgesMax) = (true, .seconds(86_400), 6) },
    ]

    /// PSAs that take no connection for twenty minutes.
    private static let outages = [
        Self("away").with { $0.outage = .atOnce },
        Self("away after the ticket was made, whose answer was cut", .cutAfterEffect)
            .with { $0.outage = .afterEffect },
    ].map { script in script.with { $0.ownDelay = outageLasts + triesAgain } }

    /// What only one of them can do.
    private static func own(_ kind: FakePSA.Kind) -> [Self] {
        switch kind {
        case .halo:
            [
                Self("the token ends in between", .expireTokens),
                Self(
                    "cut after the effect, and the token ends before the search",
                    .cutAfterEffect,
                    PSAFault.expireTokens.of("search_tickets")
                ),
            ]
        case .autotask:
            [
                Self("the tenant moves to another zone", .moveZone),
                Self(
                    "cut after the effect, and the tenant moves before the search",
                    .cutAfterEffect,
                    PSAFault.moveZone.of("search_tickets")
                ),
            ]
        case .zendesk:
            [Self("409: it is still working on it", .answer(status: 409, takesEffect: true))]
        case .connectWise, .webhook: []
        }
    }
}
