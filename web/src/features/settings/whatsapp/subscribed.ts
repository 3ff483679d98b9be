/** The webhook fields to subscribe to at Meta, by what they bring. What is not subscribed never comes, and nothing tells that it is missing. */
export const subscribed = {
  customers: ['messages', 'calls', 'user_preferences'],
  templates: [
    'message_template_status_update',
    'message_template_quality_update',
    'message_template_components_update',
    'template_category_update',
  ],
  account: [
    'account_update',
    'account_alerts',
    'account_review_update',
    'phone_number_quality_update',
    'phone_number_name_update',
    'security',
  ],
  phone_app: ['smb_message_echoes', 'history', 'smb_app_state_sync'],
} as const;
