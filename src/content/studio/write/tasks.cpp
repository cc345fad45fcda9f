#include "content/studio/write/tasks.hpp"

#include "base/json_writer.hpp"
#include "content/studio/write/rewrite.hpp"
#include "content/studio/write/work.hpp"

namespace herald::content::studio {
namespace {

struct KeptEntry {
    std::string hash;
    KeptAnswer answer;
};
BOOST_DESCRIBE_STRUCT(KeptEntry, (), (hash, answer))
/// What a later attempt goes on from: answers that are paid for.
struct WriteCursor {
    std::vector<KeptEntry> answers;
};
BOOST_DESCRIBE_STRUCT(WriteCursor, (), (answers))

/// The course of a task's run. `cursor` outlives it.
Course course_of(task::Run& run, WriteCursor& cursor) {
    if (!run.cursor().is_null()) {
        Problems problems;
        cursor = decode_json<WriteCursor>(run.cursor(), problems, Unknown::ignore);
        if (!problems.empty()) cursor = {};
    }
    Course out;
    out.run = run.id().value;
    out.task = run.id();
    out.last_try = run.attempt() >= kGenerateAttempts;
    out.checkpoint = [&run] { run.checkpoint(); };
    out.progress = [&run](double share, std::string_view stage) { run.progress(share, stage); };
    out.log = [&run](std::string_view line) { run.log(task::Level::info, line); };
    for (const KeptEntry& one : cursor.answers) out.kept[one.hash] = one.answer;
    out.keep = [&run, &cursor](const std::string& hash, const KeptAnswer& answer) {
        cursor.answers.push_back({hash, answer});
        run.write([&](Tx& tx) { run.save_cursor(tx, to_json<Digits::exact>(cursor)); });
    };
    return out;
}

/// Another run for each wish, and the same one again at the next attempt.
Uuid part_of(Uuid run, std::size_t number) {
    run.bytes[9] ^= static_cast<std::uint8_t>(number);
    return run;
}

void add(Generated& all, Generated one) {
    if (all.notes.empty()) {
        all = std::move(one);
        return;
    }
    if (one.engine == GeneratedBy::composer && all.engine != one.engine) {
        all.engine = GeneratedBy::composer;
        all.notes.insert(all.notes.end(), one.notes.begin(), one.notes.end());
    }
    all.item_ids.insert(all.item_ids.end(), one.item_ids.begin(), one.item_ids.end());
    all.drafts.insert(all.drafts.end(), std::make_move_iterator(one.drafts.begin()),
                      std::make_move_iterator(one.drafts.end()));
    all.use += one.use;
    if (all.cost && one.cost)
        *all.cost += *one.cost;
    else
        all.cost.reset();
    all.cached = all.cached && one.cached;
}

}  // namespace

Generated generate_all(const Context& context, Scope& scope, const GenerateInput& input,
                       const Course& course) {
    Generated out;
    const double share = 1.0 / static_cast<double>(input.wishes.size());
    for (std::size_t i = 0; i < input.wishes.size(); ++i) {
        const GenerateFields& fields = input.wishes[i];
        Course part = course;
        part.run = part_of(course.run, i);
        if (course.progress)
            part.progress = [&, i](double done, std::string_view stage) {
                course.progress((static_cast<double>(i) + done) * share, stage);
            };
        add(out, generate(context, scope, want(parse_kind(fields.kind, "{kind}"), fields), part));
    }
    return out;
}

task::TaskType generate_task(const Context& context) {
    return {std::string(kGenerateTask),
            [&context](task::Run& run) {
                WriteCursor cursor;
                const auto input = run.input_as<GenerateInput>();
                return to_json<Digits::exact>(
                    generate_all(context, run.scope(), input, course_of(run, cursor)));
            },
            4};
}

task::TaskType rewrite_task(const Context& context) {
    return {std::string(kRewriteTask),
            [&context](task::Run& run) {
                WriteCursor cursor;
                const auto input = run.input_as<RewriteFields>();
                return to_json<Digits::exact>(
                    rewrite(context, run.scope(), input, course_of(run, cursor)));
            },
            4};
}

}  // namespace herald::content::studio
