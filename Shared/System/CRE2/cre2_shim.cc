#include "cre2_shim.h"

#include <re2/re2.h>

#include <cstdio>
#include <new>

struct cre2_pattern {
    cre2_pattern(re2::StringPiece text, const RE2::Options &options) : expression(text, options) {}
    RE2 expression;
};

extern "C" cre2_pattern *cre2_compile(
    const char *text, size_t length, size_t memory_max, char *error, size_t error_size) {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(static_cast<int64_t>(memory_max));
    // Alertmanager compiles with Go's regexp, whose dot does not match a line break either.
    auto *pattern = new (std::nothrow) cre2_pattern(re2::StringPiece(text, length), options);
    if (pattern == nullptr) {
        std::snprintf(error, error_size, "out of memory");
        return nullptr;
    }
    if (!pattern->expression.ok()) {
        std::snprintf(error, error_size, "%s", pattern->expression.error().c_str());
        delete pattern;
        return nullptr;
    }
    return pattern;
}

extern "C" bool cre2_full_match(const cre2_pattern *pattern, const char *text, size_t length) {
    return RE2::FullMatch(re2::StringPiece(text, length), pattern->expression);
}

extern "C" void cre2_free(cre2_pattern *pattern) { delete pattern; }
