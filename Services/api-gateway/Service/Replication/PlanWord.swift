/// How a plan's word of the bus is written on pages: `from_bookmark` is `from bookmark`.
enum PlanWord {
    /// The word in a sentence.
    static func text(_ plan: String) -> String {
        plan == "reanchor" ? "re-anchor" : plan.replacing("_", with: " ")
    }

    /// The word at the beginning of a sentence.
    static func capitalised(_ plan: String) -> String {
        let text = text(plan)
        return text.prefix(1).uppercased() + text.dropFirst()
    }
}
