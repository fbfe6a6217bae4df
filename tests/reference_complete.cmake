# cmake -P reference_complete.cmake <project>: what the headers document with `///` at namespace scope has an entry in docs/reference.md,
# that is, stands there in backquotes, as in `sum(e)`.
cmake_minimum_required(VERSION 3.20)
set(project ${CMAKE_ARGV3})
file(READ ${project}/docs/reference.md reference)
file(GLOB headers ${project}/include/tikhonov/language/*.hpp ${project}/include/tikhonov/primitives/*.hpp ${project}/include/tikhonov/optimize/*.hpp
                  ${project}/include/tikhonov/optimize/rules/*.hpp)
foreach(header bind/bind_error bind/binding_set bind/parameters bind/tensor_traits bind/view engine/executor run/compile run/kernel run/refused_value
               run/moved_mark check/check_gradient check/gradient_report study/explain study/results study/text interop/threads
               files/file_error files/checkpoint files/load files/save
               decide/claims decide/equality split/parts split/prox)
    list(APPEND headers ${project}/include/tikhonov/${header}.hpp)
endforeach()
# how expressions are made, which no user calls
list(REMOVE_ITEM headers ${project}/include/tikhonov/language/expression.hpp)

# Documented for whoever reads the source, and no part of the public face:
set(internal
    # types and helpers behind public functions
    describe_along axis_binding chosen_axes reduction contraction contract binding update axis_repetition checked_symbol weights_of admitted_by total_weight
    names_symbols choice_slope kept make_set is_output kernel_of refused_kernel ends_with_execution has_more tbb_threads loose_extents memory_below moved_mark refuse
    analysed proved ask refuse_question reason simplified_form
    # the workings of noise
    make_plain_symbol noise_name names_noise noise_of_dropout noise_finding new_formulas write_without_noise
    # primitives under the names that users call: pow<K>(x), digamma(x)
    pow_ polygamma_ masked_multiply_ scatter_sum_ mcp_ scad_ about_folded
    # the workings of splitting and of directions
    two_parts under keeps_axes split_operand loss_parts soft soft_above_zero shrunk shorter folded composition refusal nonnegative_word has_indicator_of unit_direction has_axis_below
    # what tensor_traits recognises
    EigenLike MdspanLike ArmadilloLike XtensorLike
    # what parameters(w, b) returns, and what is known of it
    parameter_pack bound_symbols find_repeated
    # what a refused call returns
    refused_value
    # the workings of training, and what `minimize` and `optimizer` return
    refused_optimizer along_cosine adam_update adam_numbers symbol_set can_be_trained kept_parameters training_flaw found_training_flaw training_checks run_rule parameter_update make_update step_result fit variants_of
    tolerance_of element state number slope parameter Rule optimizer_of
    all_rows batch_run batches_among loss_facts PenaltySolver needs_curvature cross_validation score_of fold_scores validation_run stopping_options
    early_stopper bind_flat flat_objective multiplied_objective squares_objective table_objective hessian_objective number_at has_table has_hessian has_hessian_blocks second_derivative with_parameter_lengths separable_penalty formula_penalty formula_solver epochs_among start_watchers
    rule_session is_report fitted_values path_of refused_path sweep_among arguments_beside_sweep held_penalty sweep_session run_path proximal_step
    proximal_optimizer is_refused_kernel is_method say_nothing_watched bindings_beside bindings_with reporter takes_proximal_steps TrainingOption
    refused_option fit_flaw watcher options_among geometric_values loss_of parameter_place bound_length_of shape_of named_state lies_in unbounded_parameter_of
    # the workings of files
    text_of_rule archive_identity refuse_file begins_with_path fit_a_file bytes_of_tensors file_check check_overlaps load_tensors refuse_by refuse_file_as_system
    # the workings of lists of rows, and what `split`, `folds` and `batches` return
    RowNumber row_list rows_binding batches_of split_rows folds_of flaw_of_start started_by started_by_all start_symbol start_symbols find_flaw_of_start are_labels split_mix in_order fill_order
    # the workings of fits
    watched_form bind_noise refused_questions
    # the workings of fused rules
    stands_for argument_list_of applied_to primitive_of rounded_ held_ chosen_ fused_run fused_optimizer has_same_bits fused_rule name_within
    supplied_symbol fused_step output_list words_of plain_rule can_be_fused optimizer_type attempted_step is_small trained_memory update_alone
    # the workings of equality, of check_gradient and of printing
    fingerprint mixes_labels pass random_numbers gradient_check gradient_session append_number shown source as_text draft_text)

set(missing)
set(count 0)
foreach(header IN LISTS headers)
    file(READ ${header} text)
    string(REGEX REPLACE "\\[\\[nodiscard[^]]*\\]\\] " "" text "${text}")
    # characters that mean something to lists
    string(REGEX REPLACE ";" "," text "${text}")
    string(REGEX REPLACE "\\[|\\]" "|" text "${text}")
    string(REGEX MATCHALL "\n/// [^\n]*(\n///[^\n]*)*(\n(template|    requires|requires)[^\n]*)*\n[^\n]*" documented "${text}")
    foreach(it IN LISTS documented)
        # checks that say a sentence, and overloads that do nothing else
        if(it MATCHES "\nnamespace " OR it MATCHES "says so|Says why|nly wrong calls|has been spoken about")
            continue()
        endif()
        string(REGEX REPLACE ".*\n" "" line "${it}")
        if(line MATCHES "^consteval ")  # what makes a public constant
            continue()
        endif()
        if(it MATCHES "\n[^\n/]*std::ostream& operator<<")
            set(name "operator<<")
        elseif(line MATCHES "^(struct|class|concept|using|enum class) ([A-Za-z_0-9]+)")
            set(name ${CMAKE_MATCH_2})
        elseif(line MATCHES "^inline constexpr .*[ :]([A-Za-z_0-9]+)( = |{)")
            string(REGEX REPLACE "( = |{).*" "" name "${line}")
            string(REGEX REPLACE ".* " "" name "${name}")
        elseif(line MATCHES "(operator[^ (A-Za-z]+)\\(")
            set(name "${CMAKE_MATCH_1}")
        elseif(line MATCHES "([A-Za-z_0-9]+)\\(")
            set(name ${CMAKE_MATCH_1})
        else()
            message(FATAL_ERROR "${header}: which name does this document?\n${it}")
        endif()
        math(EXPR count "${count} + 1")
        if(name IN_LIST internal)
            continue()
        endif()
        string(REGEX REPLACE "^operator" "" spelling "${name}")
        string(REGEX REPLACE "([.*+?|()^$])" "\\\\\\1" spelling "${spelling}")
        if(NOT reference MATCHES "`([^`\n]*[^a-z_0-9`])?${spelling}[^A-Za-z_0-9]")
            get_filename_component(file ${header} NAME)
            list(APPEND missing "${name} (${file})")
        endif()
    endforeach()
endforeach()
message(STATUS "${count} documented names")
if(count LESS 100)
    message(FATAL_ERROR "this test has lost sight of the docstrings")
endif()
if(missing)
    list(JOIN missing "\n  " missing)
    message(FATAL_ERROR "docs/reference.md has no entry for\n  ${missing}")
endif()
