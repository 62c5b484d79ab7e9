"""The kinds of questions that Potato knows, and the keys of their entries."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final


def _keys(*lines: str) -> frozenset[str]:
    """Reads the names in the lines, parted by spaces."""
    return frozenset(" ".join(lines).split())


SCHEME_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "agent_interaction_graph": "marks key nodes and faulty links in a graph of agents",
        "agent_scorecard": "scores each agent and the whole team",
        "audio_annotation": "marks and labels stretches of a sound recording",
        "bdm": "asks for a bid that decides a payment",
        "belief_elicitation": "asks for a belief as a probability or a distribution",
        "bws": "asks for the best and the worst item of a set",
        "card_sort": "sorts cards into groups",
        "cloze": "fills the blanks of a text",
        "code_review": "reviews changed code with comments and a verdict",
        "confidence": "asks how sure the annotator is of another answer",
        "conjoint": "asks which of several profiles is preferred",
        "consensus_tracking": "tags proposals and agreement in the turns of a discussion",
        "constant_sum": "shares out a fixed number of points",
        "context_attribution": "tags how each turn uses what came before",
        "coreference": "groups mentions that mean the same thing",
        "ego_network": "asks for a person's contacts and their ties",
        "emergent_behavior": "tags group behaviour such as collusion over several turns",
        "episode_annotation": "marks phases and outcomes of a robot's episode",
        "error_span": "marks errors in a text with type and severity",
        "event_annotation": "marks an event's trigger and its arguments in a text",
        "extractive_qa": "marks the answer to a question in a passage",
        "failure_attribution": "names the agent and the step behind a failure",
        "free_list": "asks for a list of whatever comes to mind",
        "geo_annotation": "marks places and regions on a map",
        "grounding_eval": "ties expressions to regions of an image",
        "gui_trajectory": "reviews each step of an agent that uses a screen",
        "handoff_review": "rates the handoffs between agents",
        "hierarchical_multiselect": "selects labels from a tree",
        "highlight": "is the older name of span",
        "image_annotation": "draws and labels shapes on an image",
        "interlinear_gloss": "glosses a sentence morpheme by morpheme",
        "likert": "rates on a scale of points between two ends",
        "list_experiment": "counts applying statements to hide a sensitive one",
        "listening_test": "rates the quality of several sounds",
        "multi_document_event": "fills an event's slots from several documents",
        "multimodal_reasoning": "rates the steps of reasoning over text and images",
        "multirate": "rates several things on one scale",
        "multiselect": "selects any number of options",
        "number": "asks for a number",
        "pairwise": "compares two candidates",
        "price_list": "asks for a choice in each row of a list of prices",
        "process_reward": "marks each step of reasoning right or wrong",
        "pure_display": "shows text and asks nothing",
        "radio": "selects one option",
        "randomized_response": "asks a sensitive question behind a random device",
        "range_slider": "sets both ends of a range",
        "ranking": "puts options in order",
        "region_caption": "describes each region drawn on an image",
        "rollout_evaluation": "judges predicted videos and marks where they fail",
        "rubric_eval": "rates by several criteria in a grid",
        "select": "selects one option from a drop-down list",
        "semantic_differential": "rates between pairs of opposite adjectives",
        "slider": "sets a number with a slider",
        "soft_label": "spreads probability over labels",
        "span": "marks and labels stretches of text",
        "span_link": "draws labelled links between spans",
        "spatial_annotation": "marks objects in a point cloud",
        "spectrogram_annotation": "marks boxes on a spectrogram",
        "speech_transcript": "tags errors in a transcript of speech",
        "table_grid": "marks rows, columns and cell roles of a table",
        "temporal_grounding": "marks when events happen in a video",
        "text": "asks for free text",
        "text_edit": "edits a text and shows the changes",
        "tiered_annotation": "marks audio or video on several linked tiers",
        "tool_call_review": "reviews each tool call of an agent",
        "tool_contention": "marks where agents collide over a resource",
        "trajectory_edit": "corrects the steps of an agent's work",
        "trajectory_eval": "rates each step of an agent's work",
        "tree_annotation": "rates the nodes and paths of a conversation tree",
        "triad_test": "asks which of three items differs most",
        "triage": "accepts, rejects or skips an item",
        "vas": "marks a point on a continuous line",
        "video": "plays a video and asks nothing",
        "video_annotation": "marks stretches, frames and objects of a video",
        "viewer_selection": "selects parts in a viewer such as a molecule's",
        "voice_interaction": "marks overlap and interruption in spoken turns",
        "volume_annotation": "labels voxels of a medical volume",
    }
)
"""Every `annotation_type`, with a clause that says what it asks."""

SCHEME_KEYS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "*": _keys(
            "annotation_id annotation_type description display_logic humanize_labels",
            "keybinding_strategy label_requirement layout name required sequential_key_binding",
            "session_level turn_binding turn_label turn_level",
        ),
        "agent_interaction_graph": _keys("agent_key steps_key"),
        "agent_scorecard": _keys(
            "agent_dimensions agent_key agents milestones scale steps_key team_dimensions"
        ),
        "audio_annotation": _keys(
            "labels max_segments min_segments mode playback_rate_control segment_schemes",
            "source_field spectrogram spectrogram_options waveform zoom_enabled",
        ),
        "bdm": _keys("bid_label currency input instructions max min step"),
        "belief_elicitation": _keys("bins instructions left_label mode right_label step"),
        "bws": _keys("best_description tuple_size worst_description"),
        "card_sort": _keys("allow_empty_groups allow_multiple groups items_field mode"),
        "cloze": _keys("answer_field input_width scoring source_field text"),
        "code_review": _keys("comment_categories file_rating_dimensions verdict_options"),
        "confidence": _keys(
            "labels left_label max_value min_value right_label scale_points scale_type step",
            "target_schema",
        ),
        "conjoint": _keys("attributes profiles_field profiles_per_set show_none_option"),
        "consensus_tracking": _keys("acts hint linked_acts turns_key"),
        "constant_sum": _keys("input_type labels min_per_item total_points"),
        "context_attribution": _keys("acts hint linked_acts turns_key"),
        "coreference": _keys("allow_singletons entity_types span_schema visual_display"),
        "ego_network": _keys("stage_layout stages"),
        "emergent_behavior": _keys("agent_key allow_note behaviors steps_key"),
        "episode_annotation": _keys(
            "episode_field failure_causes layers max_lanes max_phases min_phases outcomes phases",
            "reward_range series_shown source_field",
        ),
        "error_span": _keys("error_types max_score severities show_score source_field"),
        "event_annotation": _keys("event_types span_schema visual_display"),
        "extractive_qa": _keys("allow_unanswerable highlight_color passage_field question_field"),
        "failure_attribution": _keys("agent_key agents steps_key"),
        "free_list": _keys(
            "allow_duplicates instructions max_items min_items normalize placeholder time_limit_s"
        ),
        "geo_annotation": _keys(
            "basemap basemap_field center coordinate_order feature_text height instructions",
            "labels max_features min_features preannotation_field projection require_all_regions",
            "snapping task tools zoom",
        ),
        "grounding_eval": _keys(
            "caption_field expression_source expressions_field label predictions_field",
            "region_type require_all verdicts",
        ),
        "gui_trajectory": _keys("action_key coord_space screenshot_key steps_key verdict_options"),
        "handoff_review": _keys("agent_key flags quality_scale steps_key"),
        "hierarchical_multiselect": _keys(
            "auto_select_children auto_select_parent max_selections show_codes show_search",
            "taxonomy taxonomy_file taxonomy_preset tooltips",
        ),
        "highlight": _keys(
            "allow_discontinuous bad_text_label codebook colors columns displaying_score",
            "entity_linking labels show_span_labels target_field title",
        ),
        "image_annotation": _keys(
            "ai_support attributes brush_size carry_over eraser_size fill_max_pixels fill_mode",
            "fill_tolerance freeform_brush_size freeform_simplify instance_masks",
            "keybinding_profile labels mask_mode mask_opacity max_annotations min_annotations",
            "pan_enabled segmentation skeletons source_field text_prompt tiles tools viewer",
            "zoom_enabled",
        ),
        "interlinear_gloss": _keys(
            "abbreviations gloss_field instructions language metalanguage morphemes_field",
            "show_translation source_field tiers translation_field",
        ),
        "likert": _keys(
            "bad_text_label displaying_score has_free_response horizontal labels max_label",
            "min_label size",
        ),
        "list_experiment": _keys("count_prompt items sensitive_item sensitive_position treatment"),
        "listening_test": _keys(
            "allow_replay anchors condition_field hidden_reference instructions loop method",
            "reference_field require_all_played require_full_playback require_one_at_100",
            "scale_labels stimuli_field",
        ),
        "multi_document_event": _keys("allow_annotator_create slots template_name"),
        "multimodal_reasoning": _keys("steps_key type_key verdict_options"),
        "multirate": _keys(
            "arrangement display_config labels option_randomization options options_from_data",
            "randomize_order",
        ),
        "multiselect": _keys(
            "codebook display_config dynamic_options dynamic_options_field has_free_response",
            "horizontal labels max_choices option_randomization randomize_order single_select",
            "video_as_label",
        ),
        "number": _keys("custom_css max max_value min min_value step tooltip tooltip_file"),
        "pairwise": _keys(
            "allow_tie dimensions items items_key justification labels mode randomize_order scale",
            "show_labels tie_label",
        ),
        "price_list": _keys(
            "amount_now amounts_later currency delay_label instructions now_label option_labels",
            "preset rows scale single_switch",
        ),
        "process_reward": _keys(
            "ai_prelabel allow_neutral inline_with_trace mode require_verification reward_labels",
            "step_text_key steps_key",
        ),
        "pure_display": _keys("allow_html labels"),
        "radio": _keys(
            "codebook dynamic_options dynamic_options_field has_free_response horizontal labels",
            "lextale option_randomization randomize_order",
        ),
        "randomized_response": _keys(
            "method nonsensitive_prevalence nonsensitive_statement p_no p_truth p_yes question",
            "randomizer",
        ),
        "range_slider": _keys("left_label max_value min_value right_label show_values step"),
        "ranking": _keys("allow_ties labels"),
        "region_caption": _keys("agreement_distance max_length min_length placeholder require_all"),
        "rollout_evaluation": _keys(
            "blind cf_verdicts fps intervention_field intervention_time_field layers",
            "manifest_field max_violations prompt_field require_clean rubric severities shuffle",
            "streams violation_types",
        ),
        "rubric_eval": _keys("criteria scale_labels scale_points show_overall"),
        "select": _keys(
            "codebook dynamic_options dynamic_options_field labels option_randomization",
            "randomize_order use_predefined_labels",
        ),
        "semantic_differential": _keys("pairs scale_points"),
        "slider": _keys(
            "default has_free_response horizontal labels max maxTick max_label max_value min",
            "min_label min_value show_labels starting_value step",
        ),
        "soft_label": _keys("labels min_per_label show_distribution_chart total"),
        "span": _keys(
            "allow_discontinuous bad_text_label codebook colors columns displaying_score",
            "entity_linking labels show_span_labels target_field title",
        ),
        "span_link": _keys("link_types span_schema visual_display"),
        "spatial_annotation": _keys(
            "attributes calibration_field color_mode default_box_height fit_box_height labels lod",
            "max_annotations max_loaded_nodes max_points min_annotations min_screen_size mpr",
            "point_budget point_size slab_thickness source_field tools",
        ),
        "spectrogram_annotation": _keys(
            "colormap fft_size height instructions labels max_boxes max_freq min_boxes min_freq",
            "source_field",
        ),
        "speech_transcript": _keys(
            "allow_correction audio_key error_types segments_key speaker_key text_key turns_key"
        ),
        "table_grid": _keys("cols_key default_cols default_rows image_key roles rows_key"),
        "temporal_grounding": _keys("duration events_key video_key"),
        "text": _keys(
            "allow_paste collapsible cols display_config labels min_chars multiline placeholder",
            "rows show_char_count target_schema textarea",
        ),
        "text_edit": _keys("allow_reset show_diff show_edit_distance source_field"),
        "tiered_annotation": _keys(
            "audio_key collapsed_tiers media_type overview_height playback_rate_control",
            "show_tier_labels source_field speaker_key text_key tier_height tiers",
            "transcript_field transcript_tier turns_key zoom_enabled",
        ),
        "tool_call_review": _keys("steps_key verdict_options"),
        "tool_contention": _keys("agent_key calls_key contention_labels resource_key"),
        "trajectory_edit": _keys(
            "allow_reset edit_final_answer editable_fields final_answer_key",
            "require_reason_on_edit show_diff show_edit_distance step_text_key steps_key",
        ),
        "trajectory_eval": _keys(
            "correctness_options error_types max_score severities show_score step_text_key",
            "steps_key",
        ),
        "tree_annotation": _keys("branch_comparison node_scheme path_selection"),
        "triad_test": _keys("design instructions items_field labels max_triads question"),
        "triage": _keys(
            "accept_key accept_label auto_advance reject_key reject_label show_progress skip_key",
            "skip_label",
        ),
        "vas": _keys("left_label max_value min_value precision right_label show_value"),
        "video": _keys(
            "additional_sources autoplay controls custom_css fallback_text loop muted video_path"
        ),
        "video_annotation": _keys(
            "ai_support attributes frame_stepping labels max_segments min_segments mode",
            "overview_height playback_rate_control propagation segment_schemes show_timecode",
            "source_field timeline_height tracking_options video_fps zoom_enabled",
        ),
        "viewer_selection": _keys("instructions labels max_selections min_selections viewer_field"),
        "voice_interaction": _keys(
            "audio_key overlap_labels rating_scale speaker_key text_key turns_key user_speakers"
        ),
        "volume_annotation": _keys(
            "allow_identifying_tags brush_size default_window display_tags labels",
            "prefill_rtstruct_field source_field tools views window_presets",
        ),
    }
)
"""The keys that Potato knows in an entry of each type; `*` holds those of every type."""

LABEL_KEYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "abbreviation": "shortens the label where space is tight",
        "color": "colours the label",
        "description": "explains the label",
        "displayed_label": "is shown in place of the name",
        "key_value": "sets the label's shortcut key",
        "label": "is shown in place of the name, after displayed_label and text",
        "label_id": "keeps the number of an imported image category",
        "name": "identifies the label and is what is stored",
        "supercategory": "keeps the parent of an imported image category",
        "text": "is shown in place of the name, after displayed_label",
        "tooltip": "explains the label while the pointer rests on it",
        "tooltip_file": "names a file that holds the tooltip",
        "value": "gives the value of a survey instrument's option",
        "videopath": "names the video shown as the label",
    }
)
"""The keys of a label that is a mapping."""
