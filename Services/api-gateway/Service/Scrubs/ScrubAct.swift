/// What a form of a pool's page asks of its scrub.
enum ScrubAct: String, CaseIterable {
    case start
    case pause
    case resume

    /// The words on its button.
    var words: String {
        switch self {
        case .start: "Scrub"
        case .pause: "Pause"
        case .resume: "Resume"
        }
    }

    var summary: String {
        switch self {
        case .start: "Asks for a scrub of a pool at the next idle time."
        case .pause: "Keeps a pool's scrub still."
        case .resume: "Ends a pause of a pool's scrub."
        }
    }
}
